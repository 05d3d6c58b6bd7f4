import { Router } from 'express';
import type { Context } from '../context.js';
import { authenticate } from '../http/authenticate.js';
import { refuseMethod, refuseQuery, run } from '../http/run-route.js';
import { getBatch } from './get-batch.js';
import { submitBatch } from './submit-batch.js';

/** Bodies are read as they arrive, by the operation itself: a batch is larger than may lie in memory. */
export function createBatchesRouter(context: Context): Router {
  const router = Router();
  router
    .route('/v1/batches')
    .post(authenticate(context, 'jobs:write'), run(context, submitBatch))
    .all(refuseMethod('POST'));
  router
    .route('/v1/batches/:id')
    .get(authenticate(context, 'jobs:read'), refuseQuery(), run(context, getBatch))
    .all(refuseMethod('GET, HEAD'));
  return router;
}

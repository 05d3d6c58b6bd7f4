import { Router } from 'express';
import type { Context } from '../context.js';
import { authenticate } from '../http/authenticate.js';
import { refuseMethod, refuseQuery, run } from '../http/run-route.js';
import { cancelBatch } from './cancel-batch.js';
import { getBatch } from './get-batch.js';
import { listBatches } from './list-batches.js';
import { submitBatch } from './submit-batch.js';

/** Bodies are read as they arrive, by the operation itself: a batch is larger than may lie in memory. */
export function createBatchesRouter(context: Context): Router {
  const router = Router();
  router
    .route('/v1/batches')
    .post(authenticate(context, 'jobs:write'), run(context, submitBatch))
    .get(authenticate(context, 'jobs:read'), run(context, listBatches))
    .all(refuseMethod('GET, HEAD, POST'));
  router
    .route('/v1/batches/:id/cancel')
    .post(authenticate(context, 'jobs:write'), refuseQuery(), run(context, cancelBatch))
    .all(refuseMethod('POST'));
  router
    .route('/v1/batches/:id')
    .get(authenticate(context, 'jobs:read'), run(context, getBatch))
    .all(refuseMethod('GET, HEAD'));
  return router;
}

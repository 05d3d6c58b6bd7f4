import { Router } from 'express';
import { authenticate } from '../authenticate.js';
import type { Context } from '../context.js';
import { getBatch } from '../routes/batches/get-batch.js';
import { submitBatch } from '../routes/batches/submit-batch.js';
import { refuseMethod, run } from '../run-route.js';

/** Bodies are read as they arrive, by the operation itself: a batch is larger than may lie in memory. */
export function createBatchesRouter(context: Context): Router {
  const router = Router();
  router
    .route('/v1/batches')
    .post(authenticate(context, 'jobs:write'), run(context, submitBatch))
    .all(refuseMethod('POST'));
  router
    .route('/v1/batches/:id')
    .get(authenticate(context, 'jobs:read'), run(context, getBatch))
    .all(refuseMethod('GET, HEAD'));
  return router;
}

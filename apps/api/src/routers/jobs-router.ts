import { Router } from 'express';
import { authenticate } from '../authenticate.js';
import type { Context } from '../context.js';
import { receiveAnyBody } from '../receive-body.js';
import { getJob } from '../routes/get-job.js';
import { submitJob } from '../routes/submit-job.js';
import { refuseMethod, run } from '../run-route.js';

export function createJobsRouter(context: Context): Router {
  const router = Router();
  router
    .route('/v1/jobs')
    .post(authenticate(context, 'jobs:write'), receiveAnyBody(), run(context, submitJob))
    .all(refuseMethod('POST'));
  router
    .route('/v1/jobs/:id')
    .get(authenticate(context, 'jobs:read'), run(context, getJob))
    .all(refuseMethod('GET, HEAD'));
  return router;
}

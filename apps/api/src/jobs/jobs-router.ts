import { Router } from 'express';
import type { Context } from '../context.js';
import { authenticate, authenticateFromMemory, runAgainWithNewKey } from '../http/authenticate.js';
import { receiveAnyBody } from '../http/body/receive-body.js';
import { refuseMethod, refuseQuery, run } from '../http/run-route.js';
import { cancelJob } from './cancel-job.js';
import { deleteJob } from './delete-job.js';
import { followJob } from './follow-job.js';
import { getJob } from './get-job.js';
import { listJobs } from './list-jobs.js';
import { submitJob } from './submit-job.js';

export function createJobsRouter(context: Context): Router {
  const router = Router();
  const mayRead = authenticate(context, 'jobs:read');
  const mayWrite = authenticate(context, 'jobs:write');
  router
    .route('/v1/jobs')
    .post(
      authenticateFromMemory(context, 'jobs:write'),
      receiveAnyBody(context),
      runAgainWithNewKey(context, submitJob),
    )
    .get(mayRead, run(context, listJobs))
    .all(refuseMethod('GET, HEAD, POST'));
  router
    .route('/v1/jobs/:id')
    .get(authenticateFromMemory(context, 'jobs:read'), runAgainWithNewKey(context, getJob))
    .delete(mayWrite, refuseQuery(), run(context, deleteJob))
    .all(refuseMethod('GET, HEAD, DELETE'));
  router
    .route('/v1/jobs/:id/cancel')
    .post(mayWrite, refuseQuery(), run(context, cancelJob))
    .all(refuseMethod('POST'));
  router
    .route('/v1/jobs/:id/events')
    .get(mayRead, refuseQuery(), run(context, followJob))
    .all(refuseMethod('GET, HEAD'));
  return router;
}

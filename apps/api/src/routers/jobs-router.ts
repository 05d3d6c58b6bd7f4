import { Router } from 'express';
import { authenticate } from '../authenticate.js';
import type { Context } from '../context.js';
import { receiveAnyBody } from '../receive-body.js';
import { cancelJob } from '../routes/cancel-job.js';
import { deleteJob } from '../routes/delete-job.js';
import { followJob } from '../routes/follow-job.js';
import { getJob } from '../routes/get-job.js';
import { listJobs } from '../routes/list-jobs.js';
import { submitJob } from '../routes/submit-job.js';
import { refuseMethod, run } from '../run-route.js';

export function createJobsRouter(context: Context): Router {
  const router = Router();
  const mayRead = authenticate(context, 'jobs:read');
  const mayWrite = authenticate(context, 'jobs:write');
  router
    .route('/v1/jobs')
    .post(mayWrite, receiveAnyBody(), run(context, submitJob))
    .get(mayRead, run(context, listJobs))
    .all(refuseMethod('GET, HEAD, POST'));
  router
    .route('/v1/jobs/:id')
    .get(mayRead, run(context, getJob))
    .delete(mayWrite, run(context, deleteJob))
    .all(refuseMethod('GET, HEAD, DELETE'));
  router.route('/v1/jobs/:id/cancel').post(mayWrite, run(context, cancelJob)).all(refuseMethod('POST'));
  router.route('/v1/jobs/:id/events').get(mayRead, run(context, followJob)).all(refuseMethod('GET, HEAD'));
  return router;
}

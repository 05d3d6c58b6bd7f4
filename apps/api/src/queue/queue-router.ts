import { Router } from 'express';
import type { Context } from '../context.js';
import { authenticate } from '../http/authenticate.js';
import { receiveJson } from '../http/body/receive-body.js';
import { refuseMethod, refuseQuery, run } from '../http/run-route.js';
import { getQueue } from './get-queue.js';
import { cancelQueueJob, requeueJob, resumeQueue } from './set-right.js';

/** For operators: what waits, and the few things that can be done about it. Whoever holds these scopes sees every key. */
export function createQueueRouter(context: Context): Router {
  const router = Router();
  const mayWrite = authenticate(context, 'keys:write');
  router
    .route('/v1/service/queue')
    .get(authenticate(context, 'keys:read'), refuseQuery(), run(context, getQueue))
    .all(refuseMethod('GET, HEAD'));
  router
    .route('/v1/service/queue/resume')
    .post(mayWrite, receiveJson(context), refuseQuery(), run(context, resumeQueue))
    .all(refuseMethod('POST'));
  router
    .route('/v1/service/queue/jobs/:id/requeue')
    .post(mayWrite, refuseQuery(), run(context, requeueJob))
    .all(refuseMethod('POST'));
  router
    .route('/v1/service/queue/jobs/:id/cancel')
    .post(mayWrite, refuseQuery(), run(context, cancelQueueJob))
    .all(refuseMethod('POST'));
  return router;
}

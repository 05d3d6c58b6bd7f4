import { Router } from 'express';
import type { Context } from '../context.js';
import { authenticate } from '../http/authenticate.js';
import { receiveAnyBody } from '../http/body/receive-body.js';
import { refuseMethod, refuseQuery, run } from '../http/run-route.js';
import { checkImage } from './check-image.js';
import { limitChecks } from './limit-checks.js';

export function createChecksRouter(context: Context): Router {
  const router = Router();
  router
    .route('/v1/checks')
    .post(
      authenticate(context, 'jobs:write'),
      refuseQuery(),
      limitChecks(context),
      receiveAnyBody(context),
      run(context, checkImage),
    )
    .all(refuseMethod('POST'));
  return router;
}

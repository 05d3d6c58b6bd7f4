import { Router } from 'express';
import type { Context } from '../context.js';
import { authenticate } from '../http/authenticate.js';
import { refuseMethod, run } from '../http/run-route.js';
import { getService } from './get-service.js';
import { getLiveness, getReadiness } from './health.js';

/** What an operator's machinery asks; needs no key. */
export function createHealthRouter(context: Context): Router {
  const router = Router();
  router.get('/livez', run(context, getLiveness));
  router.get('/readyz', run(context, getReadiness));
  router.get('/metrics', async (_request, response) => {
    response.type(context.metrics.registry.contentType).send(await context.metrics.registry.metrics());
  });
  return router;
}

/** What operators ask with their key. */
export function createServiceRouter(context: Context): Router {
  const router = Router();
  router
    .route('/v1/service')
    .get(authenticate(context, 'keys:read'), run(context, getService))
    .all(refuseMethod('GET, HEAD'));
  return router;
}

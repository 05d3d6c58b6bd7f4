import { Router } from 'express';
import type { Context } from '../context.js';
import { run } from '../http/run-route.js';
import { getLiveness, getReadiness } from './health.js';

/** For the operator's machinery; needs no key. */
export function createServiceRouter(context: Context): Router {
  const router = Router();
  router.get('/livez', run(context, getLiveness));
  router.get('/readyz', run(context, getReadiness));
  router.get('/metrics', async (_request, response) => {
    response.type(context.metrics.registry.contentType).send(await context.metrics.registry.metrics());
  });
  return router;
}

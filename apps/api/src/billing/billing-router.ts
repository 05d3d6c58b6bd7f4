import { Router } from 'express';
import type { Context } from '../context.js';
import { authenticate } from '../http/authenticate.js';
import { refuseMethod, refuseQuery, run } from '../http/run-route.js';
import { exportCharges } from './export-charges.js';
import { getUsage } from './get-usage.js';
import { listCharges } from './list-charges.js';
import { reverseCharge } from './reverse-charge.js';

export function createBillingRouter(context: Context): Router {
  const router = Router();
  const mayRead = authenticate(context, 'usage:read');
  router.route('/v1/usage').get(mayRead, run(context, getUsage)).all(refuseMethod('GET, HEAD'));
  router.route('/v1/charges').get(mayRead, run(context, listCharges)).all(refuseMethod('GET, HEAD'));
  router.route('/v1/charges/export').get(mayRead, run(context, exportCharges)).all(refuseMethod('GET, HEAD'));
  router
    .route('/v1/charges/:id/reverse')
    .post(authenticate(context, 'charges:write'), refuseQuery(), run(context, reverseCharge))
    .all(refuseMethod('POST'));
  return router;
}

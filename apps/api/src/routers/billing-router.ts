import { Router } from 'express';
import { authenticate } from '../authenticate.js';
import type { Context } from '../context.js';
import { getUsage } from '../routes/billing/get-usage.js';
import { listCharges } from '../routes/billing/list-charges.js';
import { reverseCharge } from '../routes/billing/reverse-charge.js';
import { refuseMethod, run } from '../run-route.js';

export function createBillingRouter(context: Context): Router {
  const router = Router();
  const mayRead = authenticate(context, 'usage:read');
  router.route('/v1/usage').get(mayRead, run(context, getUsage)).all(refuseMethod('GET, HEAD'));
  router.route('/v1/charges').get(mayRead, run(context, listCharges)).all(refuseMethod('GET, HEAD'));
  router
    .route('/v1/charges/:id/reverse')
    .post(authenticate(context, 'charges:write'), run(context, reverseCharge))
    .all(refuseMethod('POST'));
  return router;
}

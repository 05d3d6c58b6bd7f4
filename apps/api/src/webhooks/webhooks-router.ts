import { type RequestHandler, Router } from 'express';
import type { Context } from '../context.js';
import { authenticate } from '../http/authenticate.js';
import { receiveJson } from '../http/body/receive-body.js';
import { type Route, refuseMethod, refuseQuery, run } from '../http/run-route.js';
import { createWebhook } from './create-webhook.js';
import { deleteWebhook } from './delete-webhook.js';
import { getDeliveries } from './deliveries/list-deliveries.js';
import { pingWebhook } from './deliveries/ping-webhook.js';
import { redeliverWebhook } from './deliveries/redeliver-webhook.js';
import { replayWebhooks } from './deliveries/replay-webhooks.js';
import { getWebhook } from './get-webhook.js';
import { listWebhooks } from './list-webhooks.js';
import { rotateEndpointSecret, rotateKeySecret } from './rotate-secret.js';
import { updateWebhook } from './update-webhook.js';

export function createWebhooksRouter(context: Context): Router {
  const read = (route: Route, ...checks: RequestHandler[]) => [
    authenticate(context, 'webhooks:read'),
    ...checks,
    run(context, route),
  ];
  const write = (route: Route) => [
    authenticate(context, 'webhooks:write'),
    ...receiveJson(context),
    refuseQuery(),
    run(context, route),
  ];
  const router = Router();
  router
    .route('/v1/webhooks')
    .get(read(listWebhooks))
    .post(write(createWebhook))
    .all(refuseMethod('GET, HEAD, POST'));
  router
    .route('/v1/webhooks/:id')
    .get(read(getWebhook, refuseQuery()))
    .patch(write(updateWebhook))
    .delete(write(deleteWebhook))
    .all(refuseMethod('GET, HEAD, PATCH, DELETE'));
  router.route('/v1/webhooks/:id/deliveries').get(read(getDeliveries)).all(refuseMethod('GET, HEAD'));
  router
    .route('/.well-known/webhook-keys.json')
    .get((_request, response) => void response.json({ public_keys: context.webhookPublicKeys }))
    .all(refuseMethod('GET, HEAD'));
  const actions: readonly (readonly [string, Route])[] = [
    ['/v1/webhooks/:id/rotate-secret', rotateEndpointSecret],
    ['/v1/webhooks/:id/ping', pingWebhook],
    ['/v1/webhooks/:id/replay', replayWebhooks],
    ['/v1/webhooks/:id/deliveries/:delivery_id/redeliver', redeliverWebhook],
    ['/v1/webhook-secret/rotate', rotateKeySecret],
  ];
  for (const [path, route] of actions) router.route(path).post(write(route)).all(refuseMethod('POST'));
  return router;
}

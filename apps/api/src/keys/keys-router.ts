import { Router } from 'express';
import type { Context } from '../context.js';
import { authenticate, requireOwner } from '../http/authenticate.js';
import { receiveJson } from '../http/body/receive-body.js';
import { refuseMethod, refuseQuery, run } from '../http/run-route.js';
import { revokeKey, rotateKey, topUpKey } from './change-key.js';
import { createKey } from './create-key.js';
import { getOwnKey } from './get-own-key.js';
import { listAdminActions } from './list-admin-actions.js';
import { listKeyJobs } from './list-key-jobs.js';
import { listKeyWebhooks } from './list-key-webhooks.js';
import { getKey, listKeys } from './list-keys.js';
import { updateKey } from './update-key.js';

/** For operators: whoever holds these scopes sees and changes every key. */
export function createKeysRouter(context: Context): Router {
  const router = Router();
  router
    .route('/v1/key')
    .get(authenticate(context, 'usage:read'), requireOwner(), refuseQuery(), run(context, getOwnKey))
    .all(refuseMethod('GET, HEAD'));
  const mayRead = authenticate(context, 'keys:read');
  const mayWrite = authenticate(context, 'keys:write');
  router
    .route('/v1/keys')
    .post(mayWrite, receiveJson(context), refuseQuery(), run(context, createKey))
    .get(mayRead, run(context, listKeys))
    .all(refuseMethod('GET, HEAD, POST'));
  router
    .route('/v1/keys/:id')
    .get(mayRead, refuseQuery(), run(context, getKey))
    .patch(mayWrite, receiveJson(context), refuseQuery(), run(context, updateKey))
    .delete(mayWrite, refuseQuery(), run(context, revokeKey))
    .all(refuseMethod('GET, HEAD, PATCH, DELETE'));
  router
    .route('/v1/keys/:id/rotate')
    .post(mayWrite, receiveJson(context), refuseQuery(), run(context, rotateKey))
    .all(refuseMethod('POST'));
  router
    .route('/v1/keys/:id/credits')
    .post(mayWrite, receiveJson(context), refuseQuery(), run(context, topUpKey))
    .all(refuseMethod('POST'));
  router.route('/v1/keys/:id/jobs').get(mayRead, run(context, listKeyJobs)).all(refuseMethod('GET, HEAD'));
  router
    .route('/v1/keys/:id/webhooks')
    .get(mayRead, run(context, listKeyWebhooks))
    .all(refuseMethod('GET, HEAD'));
  router
    .route('/v1/admin-actions')
    .get(mayRead, run(context, listAdminActions))
    .all(refuseMethod('GET, HEAD'));
  return router;
}

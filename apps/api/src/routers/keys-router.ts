import { Router } from 'express';
import { authenticate } from '../authenticate.js';
import type { Context } from '../context.js';
import { receiveJson } from '../receive-body.js';
import { revokeKey, rotateKey, topUpKey } from '../routes/keys/change-key.js';
import { createKey } from '../routes/keys/create-key.js';
import { getKey, listKeys } from '../routes/keys/list-keys.js';
import { refuseMethod, run } from '../run-route.js';

/** For operators: whoever holds these scopes sees and changes every key. */
export function createKeysRouter(context: Context): Router {
  const router = Router();
  const mayRead = authenticate(context, 'keys:read');
  const mayWrite = authenticate(context, 'keys:write');
  router
    .route('/v1/keys')
    .post(mayWrite, receiveJson(), run(context, createKey))
    .get(mayRead, run(context, listKeys))
    .all(refuseMethod('GET, HEAD, POST'));
  router
    .route('/v1/keys/:id')
    .get(mayRead, run(context, getKey))
    .delete(mayWrite, run(context, revokeKey))
    .all(refuseMethod('GET, HEAD, DELETE'));
  router
    .route('/v1/keys/:id/rotate')
    .post(mayWrite, receiveJson(), run(context, rotateKey))
    .all(refuseMethod('POST'));
  router
    .route('/v1/keys/:id/credits')
    .post(mayWrite, receiveJson(), run(context, topUpKey))
    .all(refuseMethod('POST'));
  return router;
}

import { Router } from 'express';
import { authenticate } from '../authenticate.js';
import type { Context } from '../context.js';
import { answerEnvelope } from '../handle-error.js';
import { receiveForm } from '../receive-body.js';
import { readCardSync } from '../routes/read-card-sync.js';
import { refuseMethod, run } from '../run-route.js';

/** The public contract, with its own error answers. */
export function createCardRouter(context: Context): Router {
  const router = Router();
  router
    .route('/v1/id_ocr/general')
    .post(authenticate(context, 'jobs:write'), receiveForm(), run(context, readCardSync))
    .all(refuseMethod('POST'));
  router.use('/v1/id_ocr', answerEnvelope(context));
  return router;
}

import { Router } from 'express';
import type { Context } from '../context.js';
import { authenticateFromMemory, runAgainWithNewKey } from '../http/authenticate.js';
import { receiveForm } from '../http/body/receive-body.js';
import { answerEnvelope } from '../http/handle-error.js';
import { refuseMethod } from '../http/run-route.js';
import { readCardSync } from './read-card-sync.js';

/** The public contract, with its own error answers. */
export function createCardRouter(context: Context): Router {
  const router = Router();
  router
    .route('/v1/id_ocr/general')
    .post(
      authenticateFromMemory(context, 'jobs:write'),
      receiveForm(context),
      runAgainWithNewKey(context, readCardSync),
    )
    .all(refuseMethod('POST'));
  router.use('/v1/id_ocr', answerEnvelope(context));
  return router;
}

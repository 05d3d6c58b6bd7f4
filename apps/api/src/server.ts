import express, { type Express } from 'express';
import helmet from 'helmet';
import { createBatchesRouter } from './batches/batches-router.js';
import { createBillingRouter } from './billing/billing-router.js';
import { createChecksRouter } from './checks/checks-router.js';
import { createConsoleRouter } from './console/console-router.js';
import type { Context } from './context.js';
import { createDocsRouter } from './docs/docs-router.js';
import { createProblemsRouter } from './docs/problems-router.js';
import { createHealthRouter, createServiceRouter } from './health/health-router.js';
import { endUnreadBody } from './http/body/end-unread-body.js';
import { answerNotFound, answerProblem } from './http/handle-error.js';
import { identifyRequest } from './http/identify-request.js';
import { observeRequests } from './http/observe-requests.js';
import { createJobsRouter } from './jobs/jobs-router.js';
import { createKeysRouter } from './keys/keys-router.js';
import { createQueueRouter } from './queue/queue-router.js';
import { createReviewsRouter } from './reviews/reviews-router.js';
import { createCardRouter } from './sync/sync-router.js';
import { createWebhooksRouter } from './webhooks/webhooks-router.js';

/** The whole API on one screen. Each area's router says who may come in, what body is taken, which operation answers. */
export function createServer(context: Context): Express {
  const server = express();
  server.set('etag', false);
  server.use(helmet({ contentSecurityPolicy: { directives: SECURITY_POLICY } }));
  server.use(identifyRequest(), observeRequests(context), endUnreadBody(context));

  // What comes with every card comes first: each router before it would be asked in vain.
  server.use(createJobsRouter(context));
  server.use(createCardRouter(context));
  // Where they have a port of their own, they are not on this one.
  if (context.config.OPS_PORT === undefined) mountOperations(server, context);
  server.use(createServiceRouter(context));
  server.use(createQueueRouter(context));
  server.use(createConsoleRouter());
  server.use(createProblemsRouter());
  server.use(createChecksRouter(context));
  server.use(createBatchesRouter(context));
  server.use(createReviewsRouter(context));
  server.use(createKeysRouter(context));
  server.use(createBillingRouter(context));
  server.use(createWebhooksRouter(context));

  server.use(answerNotFound(), answerProblem(context));
  return server;
}

/** What an operator's machinery asks, and the API's description, on a port of their own (OPS_PORT). */
export function createOperationsServer(context: Context): Express {
  const server = express();
  server.set('etag', false);
  server.use(helmet({ contentSecurityPolicy: { directives: SECURITY_POLICY } }), identifyRequest());
  server.use(endUnreadBody(context));
  mountOperations(server, context);
  server.use(answerNotFound(), answerProblem(context));
  return server;
}

function mountOperations(server: Express, context: Context): void {
  server.use(createHealthRouter(context), createDocsRouter());
}

/** Helmet's defaults, but for upgrading to https, which an installation behind its own proxy decides for itself. */
const SECURITY_POLICY = { 'upgrade-insecure-requests': null };

import { randomUUID } from 'node:crypto';
import express, { type Express, type Request, type RequestHandler, type Response } from 'express';
import helmet from 'helmet';
import { authenticate } from './authenticate.js';
import type { Context } from './context.js';
import { answerEnvelope, answerNotFound, answerProblem } from './handle-error.js';
import { receiveAnyBody, receiveForm } from './receive-body.js';
import { getJob } from './routes/get-job.js';
import { getLiveness, getReadiness } from './routes/health.js';
import { readCardSync } from './routes/read-card-sync.js';
import { submitJob } from './routes/submit-job.js';

type Route = (context: Context, request: Request, response: Response) => void | Promise<void>;

/** The whole API on one screen: who may come in, what body is taken, which operation answers. */
export function createServer(context: Context): Express {
  const run =
    (route: Route): RequestHandler =>
    (request, response) =>
      route(context, request, response);

  const server = express();
  server.set('trust proxy', toTrustProxy(context.config.TRUST_PROXY));
  server.set('etag', false);
  server.use(helmet(), identifyRequest(), countRequest(context));

  server.get('/livez', run(getLiveness));
  server.get('/readyz', run(getReadiness));
  server.get('/metrics', async (_request, response) => {
    response.type(context.metrics.registry.contentType).send(await context.metrics.registry.metrics());
  });

  server.post('/v1/id_ocr/general', authenticate(context, 'jobs:write'), receiveForm(), run(readCardSync));
  server.use('/v1/id_ocr', answerEnvelope(context));

  server.post('/v1/jobs', authenticate(context, 'jobs:write'), receiveAnyBody(), run(submitJob));
  server.get('/v1/jobs/:id', authenticate(context, 'jobs:read'), run(getJob));

  server.use(answerNotFound(), answerProblem(context));
  return server;
}

/** A client's request id is kept where it is one that may stand in a log, else one is made. */
function identifyRequest(): RequestHandler {
  return (request, response, next) => {
    const given = request.get('x-request-id') ?? '';
    const requestId = /^[\w.-]{1,64}$/.test(given) ? given : randomUUID();
    response.locals.requestId = requestId;
    response.set('X-Request-Id', requestId);
    next();
  };
}

function countRequest({ metrics, log }: Context): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now();
    response.on('finish', () => {
      const route = request.route?.path ?? 'none';
      const durationMs = Math.round(performance.now() - startedAt);
      metrics.requests.inc({ method: request.method, route, status: response.statusCode });
      log.info(
        {
          requestId: response.locals.requestId,
          method: request.method,
          route,
          httpStatus: response.statusCode,
          durationMs,
        },
        'request answered',
      );
    });
    next();
  };
}

/** `false`, `true`, a number of hops, or addresses as Express takes them. */
function toTrustProxy(text: string): boolean | number | string {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^\d+$/.test(text) ? Number(text) : text;
}

import { parseTraceparent } from '@ktp-ocr/telemetry/traceparent';
import type { Span } from '@ktp-ocr/telemetry/tracing';
import type { RequestHandler, Response } from 'express';
import type { Context } from '../context.js';
import { getOwner } from './authenticate.js';

/**
 * Counts, times, traces and logs each request, by its route's pattern. A client's own trace goes on here where its
 * `traceparent` is one.
 */
export function observeRequests({ metrics, log, tracing }: Context): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now();
    const { method } = request;
    const span = tracing.startSpan(method, parseTraceparent(request.get('traceparent')), { kind: 'server' });
    response.locals.span = span;
    response.on('finish', () => {
      const route = request.route?.path ?? 'none';
      const durationMs = Math.round(performance.now() - startedAt);
      metrics.requests.inc({ method, route, status: response.statusCode });
      metrics.requestSeconds.observe({ method, route }, durationMs / 1_000);
      span.rename(`${method} ${route}`);
      span.tell({
        'http.request.method': method,
        'http.route': route,
        'http.response.status_code': response.statusCode,
        'ktp.request_id': response.locals.requestId,
        'ktp.api_key_id': getOwner(response)?.id,
      });
      log.info(
        { requestId: response.locals.requestId, method, route, httpStatus: response.statusCode, durationMs },
        'request answered',
      );
    });
    // After `finish`, or without it where the client has gone.
    response.on('close', () => span.end());
    next();
  };
}

/** The span of the request that is being answered. */
export function getSpan(response: Response): Span {
  return response.locals.span as Span;
}

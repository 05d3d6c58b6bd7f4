import type { RequestHandler } from 'express';
import type { Context } from '../../context.js';

/**
 * Where the answer is out before its request is in (a refusal, a body that nobody asked for), what still comes may take
 * REQUEST_TIMEOUT_MS and no longer: nobody else looks at it.
 */
export function endUnreadBody({ config }: Context): RequestHandler {
  return (request, response, next) => {
    // Node takes the socket from a request that is over.
    const { socket } = request;
    response.once('finish', () => {
      if (request.complete) return;
      const timer = setTimeout(() => {
        if (!request.complete) socket.destroy();
      }, config.REQUEST_TIMEOUT_MS);
      timer.unref();
      request.once('close', () => clearTimeout(timer));
    });
    next();
  };
}

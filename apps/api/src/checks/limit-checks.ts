import type { RequestHandler } from 'express';
import type { Context } from '../context.js';
import { getApiKey } from '../http/authenticate.js';
import { tellStanding } from '../http/limit-requests.js';

/** Checks are free, and so have a limit of their own beside that of requests. Only behind `authenticate`. */
export function limitChecks(context: Context): RequestHandler {
  return async (_request, response, next) => {
    const { id, checkLimitPerMinute: perMinute } = getApiKey(response);
    const standing = await context.rateLimits.consume(`${id}:checks`, perMinute);
    tellStanding(response, { policy: 'checks', perMinute, standing });
    next();
  };
}

import type { RequestHandler, Response } from 'express';
import type { Context } from '../context.js';
import { getApiKey } from '../http/authenticate.js';
import { tellStanding } from '../http/limit-requests.js';

/** Checks are free, and so have a limit of their own beside that of requests. Only behind `authenticate`. */
export function limitChecks(context: Context): RequestHandler {
  return async (_request, response, next) => {
    await countCheck(context, response);
    next();
  };
}

/** Counts a look at a picture against its key's limit. @throws ProblemError RATE_LIMITED */
export async function countCheck(context: Context, response: Response): Promise<void> {
  const { id, checkLimitPerMinute: perMinute } = getApiKey(response);
  const standing = await context.rateLimits.consume(`${id}:checks`, perMinute);
  tellStanding(response, { policy: 'checks', perMinute, standing });
}

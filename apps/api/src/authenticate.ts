import type { ApiKey } from '@ktp-ocr/database/api-key';
import { findApiKey } from '@ktp-ocr/database/find-api-key';
import type { Request, RequestHandler, Response } from 'express';
import type { Context } from './context.js';
import { ProblemError } from './problem-error.js';

const MAX_SECRET_LENGTH = 512;

/** Lets a request pass that brings a live key with this scope, in `X-API-Key` or as a bearer token. */
export function authenticate(context: Context, scope: string): RequestHandler {
  return async (request, response, next) => {
    const secret = readSecret(request);
    const apiKey = secret ? await findApiKey(context.database, secret) : null;
    if (!apiKey) throw new ProblemError('UNAUTHENTICATED');
    if (!apiKey.scopes.includes(scope))
      throw new ProblemError('FORBIDDEN', `The key lacks the scope ${scope}.`);
    response.locals.apiKey = apiKey;
    next();
  };
}

/** The key a request was let in with. Only behind `authenticate`. */
export function readApiKey(response: Response): ApiKey {
  return response.locals.apiKey as ApiKey;
}

function readSecret(request: Request): string | null {
  const bearer = /^Bearer +(\S+)$/i.exec(request.get('authorization') ?? '')?.[1];
  const secret = request.get('x-api-key') ?? bearer;
  return secret && secret.length <= MAX_SECRET_LENGTH ? secret : null;
}

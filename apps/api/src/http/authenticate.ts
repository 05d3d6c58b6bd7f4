import { createHash, timingSafeEqual } from 'node:crypto';
import type { ApiKey } from '@ktp-ocr/database/keys/api-key';
import { findApiKey } from '@ktp-ocr/database/keys/find-api-key';
import type { Request, RequestHandler, Response } from 'express';
import type { Context } from '../context.js';
import { limitRequests } from './limit-requests.js';
import { ProblemError } from './problem-error.js';

const MAX_SECRET_LENGTH = 512;

/** The operator's key from the environment: manages keys and sees all usage, and submits no cards. */
const ADMIN_SCOPES: readonly string[] = ['keys:read', 'keys:write', 'usage:read', 'charges:write'];

/** Lets a request pass that brings a live key with this scope, in `X-API-Key` or as a bearer token, within its limit. */
export function authenticate(context: Context, scope: string): RequestHandler {
  return async (request, response, next) => {
    const secret = parseSecret(request);
    if (secret && isAdminKey(context, secret)) {
      assertScope(ADMIN_SCOPES, scope);
      return next();
    }
    const apiKey = secret ? await findApiKey(context.database, secret) : null;
    if (!apiKey) throw new ProblemError('UNAUTHENTICATED');
    context.keyUse.note(apiKey.id);
    response.locals.apiKey = apiKey;
    await limitRequests(context, apiKey, response);
    assertScope(apiKey.scopes, scope);
    next();
  };
}

/** The key a request was let in with. Only behind `authenticate` with a scope that the admin key lacks. */
export function getApiKey(response: Response): ApiKey {
  return response.locals.apiKey as ApiKey;
}

/** Null for the admin key, which belongs to nobody and sees all. */
export function getOwner(response: Response): ApiKey | null {
  return (response.locals.apiKey as ApiKey | undefined) ?? null;
}

/** For what only a key of its own has: the admin key is none. */
export function requireOwner(): RequestHandler {
  return (_request, response, next) => {
    if (!getOwner(response))
      throw new ProblemError('FORBIDDEN', 'The admin key has no limits or balance of its own.');
    next();
  };
}

/** A scope is held by its name, or by its area's `*`. */
export function assertScope(held: readonly string[], scope: string): void {
  const area = scope.slice(0, scope.indexOf(':'));
  if (held.includes(scope) || held.includes(`${area}:*`)) return;
  throw new ProblemError('FORBIDDEN', `The key lacks the scope ${scope}.`);
}

/**
 * Whoever is given a secret may do what it opens: nobody gets one for more than they hold themselves. The admin key may
 * grant all.
 */
export function assertMayGrant(response: Response, scopes: readonly string[]): void {
  const owner = getOwner(response);
  if (owner) for (const scope of scopes) assertScope(owner.scopes, scope);
}

/** Compared as digests: of equal length, so that the comparison's time tells nothing. */
function isAdminKey({ config }: Context, secret: string): boolean {
  if (!config.ADMIN_API_KEY) return false;
  return timingSafeEqual(toDigest(secret), toDigest(config.ADMIN_API_KEY));
}

function toDigest(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}

function parseSecret(request: Request): string | null {
  const bearer = /^Bearer +(\S+)$/i.exec(request.get('authorization') ?? '')?.[1];
  const secret = request.get('x-api-key') ?? bearer;
  return secret && secret.length <= MAX_SECRET_LENGTH ? secret : null;
}

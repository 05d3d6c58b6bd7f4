import { createHash, timingSafeEqual } from 'node:crypto';
import type { SubmittingKey } from '@ktp-ocr/database/jobs/submit-job';
import type { ApiKey } from '@ktp-ocr/database/keys/api-key';
import { findApiKey } from '@ktp-ocr/database/keys/find-api-key';
import type { RecalledKey } from '@ktp-ocr/database/keys/remember-api-keys';
import { KeyChangedError, type KnownKey } from '@ktp-ocr/database/keys/standing-key';
import type { Request, RequestHandler, Response } from 'express';
import type { Context } from '../context.js';
import { limitRequests } from './limit-requests.js';
import { ProblemError } from './problem-error.js';
import type { Route } from './run-route.js';

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
    await letIn(context, response, { apiKey, isRemembered: false }, scope);
    next();
  };
}

/**
 * The same for the routes that come with every card, whose key this process may remember from another request. It may have
 * been revoked or changed a moment ago: nothing is done for such a request, and nothing told, but by statements that ask
 * whether the key stands (`getKnownKey`), or after `confirmKey`. Where it turns out not to stand, the key is looked up and the
 * route begun anew (`runAgainWithNewKey`).
 */
export function authenticateFromMemory(context: Context, scope: string): RequestHandler {
  return async (request, response, next) => {
    const secret = parseSecret(request);
    if (secret && isAdminKey(context, secret)) {
      assertScope(ADMIN_SCOPES, scope);
      return next();
    }
    let known = secret ? await context.keyMemory.recall(secret) : null;
    if (!known) throw new ProblemError('UNAUTHENTICATED');
    // What it lacked when it was remembered it may hold by now.
    if (known.isRemembered && !hasScope(known.apiKey.scopes, scope)) known = await lookUp(context, request);
    response.locals.scope = scope;
    await letIn(context, response, known, scope);
    next();
  };
}

/** @throws ProblemError RATE_LIMITED, FORBIDDEN */
async function letIn(context: Context, response: Response, known: RecalledKey, scope: string): Promise<void> {
  const { apiKey } = known;
  context.keyUse.note(apiKey.id);
  holdKey(response, known);
  await limitRequests(context, apiKey, response);
  assertScope(apiKey.scopes, scope);
}

function holdKey(response: Response, { apiKey, isRemembered }: RecalledKey): void {
  response.locals.apiKey = apiKey;
  response.locals.isKeyRemembered = isRemembered;
}

/** @throws ProblemError UNAUTHENTICATED */
async function lookUp(context: Context, request: Request): Promise<RecalledKey> {
  const secret = parseSecret(request);
  const apiKey = secret ? await findApiKey(context.database, secret) : null;
  if (!apiKey) throw new ProblemError('UNAUTHENTICATED');
  return { apiKey, isRemembered: false };
}

/** The key a request was let in with. Only behind `authenticate` with a scope that the admin key lacks. */
export function getApiKey(response: Response): ApiKey {
  return response.locals.apiKey as ApiKey;
}

/** The same for a statement that asks whether it stands: as it was remembered, or at all where it was looked up since. */
export function getKnownKey(response: Response): KnownKey {
  const { id, revision } = getApiKey(response);
  return { id, revision: response.locals.isKeyRemembered ? revision : null };
}

/** The same for work to be taken in. */
export function getSubmittingKey(response: Response): SubmittingKey {
  return { ...getApiKey(response), ...getKnownKey(response) };
}

/** Says that a statement of this request has found the key as it was remembered. */
export function holdKeyConfirmed(response: Response): void {
  response.locals.isKeyRemembered = false;
}

/**
 * For what is done in between, without a statement that asks: looks a remembered key up.
 *
 * @throws ProblemError UNAUTHENTICATED, FORBIDDEN
 */
export async function confirmKey(context: Context, request: Request, response: Response): Promise<void> {
  if (!response.locals.isKeyRemembered) return;
  const known = await lookUp(context, request);
  assertScope(known.apiKey.scopes, response.locals.scope);
  holdKey(response, known);
}

/** Runs a route behind `authenticateFromMemory`: once more, where its key was not what was remembered. */
export function runAgainWithNewKey(context: Context, route: Route): RequestHandler {
  return async (request, response) => {
    try {
      await route(context, request, response);
    } catch (error) {
      if (!(error instanceof KeyChangedError) || !response.locals.isKeyRemembered) throw error;
      await confirmKey(context, request, response);
      await route(context, request, response);
    }
  };
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
  if (!hasScope(held, scope)) throw new ProblemError('FORBIDDEN', `The key lacks the scope ${scope}.`);
}

function hasScope(held: readonly string[], scope: string): boolean {
  const area = scope.slice(0, scope.indexOf(':'));
  return held.includes(scope) || held.includes(`${area}:*`);
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

import type { Request, RequestHandler, Response } from 'express';
import type { Context } from '../context.js';
import { ProblemError } from './problem-error.js';

export type Route = (context: Context, request: Request, response: Response) => void | Promise<void>;

/** For operations that take no query: a parameter that nobody reads is a mistake, and is told. @throws ProblemError */
export function refuseQuery(): RequestHandler {
  return (request, _response, next) => {
    const names = Object.keys(request.query);
    if (names.length === 0) return next();
    throw new ProblemError('INVALID_REQUEST', 'Some fields are not as documented.', {
      errors: names.slice(0, 20).map((name) => ({
        field: /^[\w-]{1,64}$/.test(name) ? name : '?',
        detail: 'is not a known field',
      })),
    });
  };
}

/** Gives an operation its context. What it rejects with, Express hands to the error handler. */
export function run(context: Context, route: Route): RequestHandler {
  return (request, response) => route(context, request, response);
}

/** The last handler of every path, so that a wrong method is told from a wrong path. */
export function refuseMethod(allowed: string): RequestHandler {
  return (_request, response) => {
    response.set('Allow', allowed);
    throw new ProblemError('METHOD_NOT_ALLOWED');
  };
}

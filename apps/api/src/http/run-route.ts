import type { Request, RequestHandler, Response } from 'express';
import type { Context } from '../context.js';
import { ProblemError } from './problem-error.js';

export type Route = (context: Context, request: Request, response: Response) => void | Promise<void>;

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

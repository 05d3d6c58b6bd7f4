import type { Request, Response } from 'express';
import type { Context } from '../context.js';
import { ProblemError } from '../http/problem-error.js';

export const MAX_WAIT_SECONDS = 60;

/**
 * How long a client prefers to wait: `?wait=N`, or `Prefer: wait=N` (RFC 7240). A preference for more than we grant
 * is cut, as preferences may be; a parameter must be as documented.
 *
 * @returns seconds; 0 where nothing was said
 * @throws ProblemError INVALID_REQUEST for a `wait` parameter that is no whole number from 0 to 60
 */
export function parseWaitSeconds(request: Request, wait: number | undefined): number {
  if (wait !== undefined) return wait;
  const preferred = /(?:^|[,;])\s*wait\s*=\s*"?(\d{1,6})"?\s*(?:[,;]|$)/i.exec(
    request.get('prefer') ?? '',
  )?.[1];
  return preferred === undefined ? 0 : Math.min(MAX_WAIT_SECONDS, Number(preferred));
}

/** Waits for a job's end for so long at most, and no longer than its client and this process are there. */
export async function waitForJob(
  context: Context,
  response: Response,
  options: { readonly id: string; readonly waitSeconds: number },
): Promise<void> {
  if (options.waitSeconds === 0) return;
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const signal = AbortSignal.any([gone.signal, context.stopping.signal]);
  await context.jobEnds.waitForEnd(options.id, { timeoutMs: options.waitSeconds * 1_000, signal });
  if (gone.signal.aborted) throw new ProblemError('INVALID_REQUEST', 'The client has gone.');
  if (!response.headersSent) response.set('Preference-Applied', `wait=${options.waitSeconds}`);
}

import { findJob, type JobRecord } from '@ktp-ocr/database/jobs/find-job';
import { isEnded } from '@ktp-ocr/database/jobs/job-status';
import type { Request, Response } from 'express';
import type { Context } from '../context.js';
import { getApiKey } from '../http/authenticate.js';
import { parseId } from '../http/parse-request.js';
import { ProblemError } from '../http/problem-error.js';
import { toJobSummary } from './to-job-view.js';

const MISSING = 'There is no job under that id.';
/** Proxies close what is silent. */
const HEARTBEAT_MS = 15_000;
const RETRY_AFTER_SECONDS = 5;

/**
 * `GET /v1/jobs/{id}/events`: Server-Sent Events, one for each state the job is found in, the last when it has
 * ended; its data is the job without what was read. An event's id is the state itself, so a client that comes back
 * with `Last-Event-ID` is told only what has changed; after the last one it is told (204) to stop coming back.
 *
 * PostgreSQL says when there is something to tell: a follower of a job that waits costs it nothing.
 */
export async function followJob(context: Context, request: Request, response: Response): Promise<void> {
  const own = { id: parseId(request, MISSING), apiKeyId: getApiKey(response).id };
  const record = await findJob(context.database, own);
  if (!record) throw new ProblemError('NOT_FOUND', MISSING);
  const known = request.get('last-event-id') ?? '';
  if (isEnded(record.job.status) && known === toEventId(record)) {
    response.status(204).end();
    return;
  }
  const place = context.followers.admit(own.apiKeyId);
  if (!place) {
    throw new ProblemError('TOO_MANY_FOLLOWERS', undefined, { retryAfterSeconds: RETRY_AFTER_SECONDS });
  }
  response.once('close', place.leave);
  response.set({
    'Content-Type': 'text/event-stream',
    'Cache-Control': 'no-store',
    'X-Accel-Buffering': 'no',
  });
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const signal = AbortSignal.any([gone.signal, context.stopping.signal, place.shut]);
  response.write('retry: 2000\n\n');
  await tellStates(context, response, { own, known, signal });
  response.end();
}

/** Tells each state until the job has ended, or until `signal` aborts. */
async function tellStates(
  context: Context,
  response: Response,
  options: {
    readonly own: { readonly id: string; readonly apiKeyId: string };
    readonly known: string;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const { own, signal } = options;
  let { known } = options;
  const moves = watchMoves(context, own.id, signal);
  try {
    while (!signal.aborted) {
      // Watched since before it is looked up: what moves in between is told in the next round.
      const record = await findJob(context.database, own);
      if (!record) return;
      const state = toEventId(record);
      if (state !== known) response.write(toEvent(record));
      known = state;
      if (isEnded(record.job.status)) return;
      while (!signal.aborted && !(await moves.next(HEARTBEAT_MS))) response.write(': still here\n\n');
    }
  } finally {
    moves.stop();
  }
}

/** Moves of a job, of which none is missed: one that comes while nobody waits is kept for who does next. */
function watchMoves(context: Context, jobId: string, signal: AbortSignal) {
  let moved = false;
  let wake = () => {};
  const stop = context.jobEnds.follow(jobId, () => {
    moved = true;
    wake();
  });
  const onAbort = () => wake();
  signal.addEventListener('abort', onAbort);
  return {
    /** @returns true when the job may have moved since, false after `timeoutMs`, or when the signal aborts */
    async next(timeoutMs: number): Promise<boolean> {
      if (!moved && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, timeoutMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      const result = moved;
      moved = false;
      return result;
    },
    stop() {
      stop();
      signal.removeEventListener('abort', onAbort);
      wake();
    },
  };
}

function toEventId({ job }: JobRecord): string {
  return `${job.status}-${job.attempts}`;
}

function toEvent(record: JobRecord): string {
  const data = JSON.stringify(toJobSummary(record));
  return `id: ${toEventId(record)}\nevent: ${record.job.status}\ndata: ${data}\n\n`;
}

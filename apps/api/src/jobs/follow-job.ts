import { findJob, type JobRecord } from '@ktp-ocr/database/jobs/find-job';
import { isEnded } from '@ktp-ocr/database/jobs/job-status';
import type { Request, Response } from 'express';
import type { Context } from '../context.js';
import { getApiKey } from '../http/authenticate.js';
import { parseId } from '../http/parse-request.js';
import { ProblemError } from '../http/problem-error.js';
import { toJobSummary } from './to-job-view.js';

const MISSING = 'There is no job under that id.';
const LOOK_AGAIN_MS = 500;
/** Proxies close what is silent. */
const HEARTBEAT_MS = 15_000;

/**
 * `GET /v1/jobs/{id}/events`: Server-Sent Events, one for each state the job is found in, the last when it has
 * ended; its data is the job without what was read. An event's id is the state itself, so a client that comes back
 * with `Last-Event-ID` is told only what has changed; after the last one it is told (204) to stop coming back.
 */
export async function followJob(context: Context, request: Request, response: Response): Promise<void> {
  const own = { id: parseId(request, MISSING), apiKeyId: getApiKey(response).id };
  let record = await findJob(context.database, own);
  if (!record) throw new ProblemError('NOT_FOUND', MISSING);
  let told = request.get('last-event-id') ?? '';
  if (isEnded(record.job.status) && told === toEventId(record)) {
    response.status(204).end();
    return;
  }
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
  const signal = AbortSignal.any([gone.signal, context.stopping.signal]);
  response.write('retry: 2000\n\n');
  let silentSince = performance.now();
  while (record && !signal.aborted) {
    const state = toEventId(record);
    if (state !== told) {
      response.write(toEvent(record));
      told = state;
      silentSince = performance.now();
    } else if (performance.now() - silentSince > HEARTBEAT_MS) {
      response.write(': still here\n\n');
      silentSince = performance.now();
    }
    if (isEnded(record.job.status)) break;
    // The end rings at once; the way there is looked at now and then.
    await context.jobEnds.waitForEnd(own.id, { timeoutMs: LOOK_AGAIN_MS, signal });
    record = await findJob(context.database, own);
  }
  response.end();
}

function toEventId({ job }: JobRecord): string {
  return `${job.status}-${job.attempts}`;
}

function toEvent(record: JobRecord): string {
  const data = JSON.stringify(toJobSummary(record));
  return `id: ${toEventId(record)}\nevent: ${record.job.status}\ndata: ${data}\n\n`;
}

import { type QueueJobChange, ResumeQueueRequest } from '@ktp-ocr/contract/health/queue-view';
import { cancelJob } from '@ktp-ocr/database/jobs/ends/cancel-job';
import { findQueueable } from '@ktp-ocr/database/ops/list-open-jobs';
import type { Request, Response } from 'express';
import type { Context } from '../context.js';
import { noteAdminAction, toAdminActionNote } from '../http/note-admin-action.js';
import { parseId, parseInput } from '../http/parse-request.js';
import { ProblemError } from '../http/problem-error.js';
import { enqueueJobDeliveries } from '../webhooks/deliveries/enqueue-delivery.js';

const MISSING = 'There is no job under that id.';

/** `POST /v1/service/queue/resume`: lets a queue go on that somebody paused by hand. */
export async function resumeQueue(context: Context, request: Request, response: Response): Promise<void> {
  const { queue } = parseInput(ResumeQueueRequest, request.body);
  // Before: the queue takes part in no transaction, and a line too many is better than an act without one.
  await noteAdminAction(context, response, { action: 'queue.resume', subjectId: null, details: { queue } });
  await context.queueDesk.resume(queue);
  response.status(204).end();
}

/**
 * `POST /v1/service/queue/jobs/{id}/requeue`: puts a waiting job into the queue anew. Harmless at any time: whichever worker
 * comes first claims it in the database, and nobody else does.
 */
export async function requeueJob(context: Context, request: Request, response: Response): Promise<void> {
  const job = await findOpen(context, request);
  await noteAdminAction(context, response, { action: 'job.requeue', subjectId: job.id });
  // One that is being read is in good hands, or its lease runs out and the sweep queues it again.
  const queueState =
    job.status === 'queued'
      ? await context.queueDesk.requeue(job)
      : ((await context.queueDesk.locate([job]))[0] ?? 'unknown');
  answer(response, { id: job.id, status: 'queued', queue_state: queueState });
}

/** `POST /v1/service/queue/jobs/{id}/cancel`: ends a job of any key, free, and tells its webhooks. */
export async function cancelQueueJob(context: Context, request: Request, response: Response): Promise<void> {
  const { id } = await findOpen(context, request);
  const note = toAdminActionNote(response, { action: 'job.cancel', subjectId: id });
  if (!(await cancelJob(context.database, { id, apiKeyId: null, note })))
    throw new ProblemError('JOB_ENDED', 'The job ended before it could be canceled.');
  await enqueueJobDeliveries(context, id);
  answer(response, { id, status: 'canceled', queue_state: 'unknown' });
}

async function findOpen(context: Context, request: Request) {
  const job = await findQueueable(context.database, parseId(request, MISSING));
  if (!job) throw new ProblemError('NOT_FOUND', MISSING);
  if (job.status !== 'queued' && job.status !== 'processing')
    throw new ProblemError('JOB_ENDED', `The job has ended as ${job.status}.`);
  return job;
}

function answer(response: Response, change: QueueJobChange): void {
  response.set('Cache-Control', 'no-store').json(change);
}

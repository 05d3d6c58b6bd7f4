import type { QueueView } from '@ktp-ocr/contract/health/queue-view';
import { listFailedJobs, listOpenJobs, type OpenJobRow } from '@ktp-ocr/database/ops/list-open-jobs';
import { measureBacklog } from '@ktp-ocr/database/ops/measure-service';
import type { EntryState } from '@ktp-ocr/jobs/queue-desk';
import type { Request, Response } from 'express';
import type { Context } from '../context.js';

const OPEN_JOBS = 50;
const FAILED_JOBS = 20;
/** Longer than a job is on its way to the queue, and than a worker's heartbeat may be late. */
const STUCK_AFTER_SECONDS = 10;

/** `GET /v1/service/queue`: what waits, where, since when; of the truth in PostgreSQL, and of the queue beside it. */
export async function getQueue(context: Context, _request: Request, response: Response): Promise<void> {
  const [backlog, open, failed] = await Promise.all([
    measureBacklog(context.database),
    listOpenJobs(context.database, { limit: OPEN_JOBS }),
    listFailedJobs(context.database, { limit: FAILED_JOBS }),
  ]);
  // Without the queue the rest is worth telling most of all.
  const [queues, states] = await Promise.all([
    context.queueDesk.describe().catch(() => null),
    context.queueDesk.locate(open).catch(() => open.map(() => 'unknown' as const)),
  ]);
  const view: QueueView = {
    channels: backlog.map(({ channel, queued, processing, oldestQueuedSeconds }) => ({
      channel,
      queued,
      processing,
      oldest_seconds: queued === 0 ? null : round(oldestQueuedSeconds),
    })),
    queues: queues && [...queues],
    open_jobs: open.map((job, at) => toOpenJob(job, states[at] ?? 'unknown')),
    failed_jobs: failed.map(({ finishedAt, ...job }) => ({
      ...toQueueJob(job),
      finished_at: finishedAt.toISOString(),
    })),
  };
  response.set('Cache-Control', 'no-store').json(view);
}

function toOpenJob(job: OpenJobRow, queueState: EntryState | 'unknown'): QueueView['open_jobs'][number] {
  const { status, ageSeconds, leaseSeconds } = job;
  const isLost = status === 'queued' && queueState === 'missing' && ageSeconds > STUCK_AFTER_SECONDS;
  const isSilent = leaseSeconds !== null && leaseSeconds < -STUCK_AFTER_SECONDS;
  return {
    ...toQueueJob(job),
    status,
    age_seconds: round(ageSeconds),
    lease_seconds: leaseSeconds === null ? null : round(leaseSeconds),
    queue_state: queueState,
    stuck: isLost || isSilent,
  };
}

function toQueueJob({
  id,
  apiKeyId,
  apiKeyName,
  channel,
  attempts,
}: Pick<OpenJobRow, 'id' | 'apiKeyId' | 'apiKeyName' | 'channel' | 'attempts'>) {
  return { id, api_key_id: apiKeyId, api_key_name: apiKeyName, channel, attempts };
}

const round = (seconds: number) => Math.round(seconds * 10) / 10;

import { createHash } from 'node:crypto';
import { type InspectionPart, parseInspectionParts } from '@ktp-ocr/contract/jobs/inspection';
import { JobQuery } from '@ktp-ocr/contract/jobs/job-queries';
import { markDelivered, retakeAnswer } from '@ktp-ocr/database/jobs/ends/settle-handover';
import { type AskedJob, askForJob, findJob, type JobRecord } from '@ktp-ocr/database/jobs/find-job';
import { isEnded } from '@ktp-ocr/database/jobs/job-status';
import type { Request, Response } from 'express';
import type { Context } from '../context.js';
import { confirmKey, getKnownKey, holdKeyConfirmed } from '../http/authenticate.js';
import { parseId, parseInput } from '../http/parse-request.js';
import { ProblemError } from '../http/problem-error.js';
import { countCharge } from './count-charge.js';
import { type QueueEstimate, toRetryAfterSeconds } from './estimate-queue.js';
import { assertMayInspect, inspectJob } from './inspect-job.js';
import { serveResult } from './serve-result.js';
import { toJobView } from './to-job-view.js';
import { parseWaitSeconds, waitForJob } from './wait-for-job.js';

const FETCH_WITHIN_MS = 10_000;
const MISSING = 'There is no job under that id.';

/** `GET /v1/jobs/{id}`: where a job stands, and what was read once it has ended. */
export async function getJob(context: Context, request: Request, response: Response): Promise<void> {
  const id = parseId(request, MISSING);
  const { wait, include } = parseInput(JobQuery, request.query);
  const parts = parseInspectionParts(include);
  if (parts.length > 0) await confirmKey(context, request, response);
  assertMayInspect(response, parts);
  const waitSeconds = parseWaitSeconds(request, wait);
  // Only a whole answer hands a result out, and what else is asked may fail yet.
  const handsOut =
    request.method !== 'HEAD' && request.get('if-none-match') === undefined && parts.length === 0;
  let record = await askForOwn(context, response, { id, handsOut });
  if (waitSeconds > 0 && !isEnded(record.job.status)) {
    await waitForJob(context, response, { id, waitSeconds });
    record = await askForOwn(context, response, { id, handsOut });
  }
  const etagBefore = toETag(record, null, parts);
  // What is yet to be charged will have another tag, and be told whole.
  const isKnown = isEnded(record.job.status) && !isUncharged(record) && matches(request, etagBefore);
  // Before the answer is charged: what could not be told must not be paid for.
  const inspected =
    request.method === 'HEAD' || isKnown ? {} : await inspectJob(context, response, record, parts);
  const fetched = request.method === 'HEAD' ? null : await chargeFetchedAnswer(context, response, record);
  record = fetched ?? record;
  const ended = isEnded(record.job.status);
  const estimate = record.position === null ? null : await context.queueEstimator.at(record.position);
  if (!ended) response.set('Retry-After', String(toRetryAfterSeconds(estimate)));
  const etag = toETag(record, estimate, parts);
  // A result is somebody's identity: no cache between us and the client may keep it.
  response.set('Cache-Control', 'no-store').set('ETag', etag);
  // What has just been charged is handed out, whatever the client says that it knows.
  if (!fetched && matches(request, etag)) {
    response.status(304).end();
    return;
  }
  if (request.method === 'HEAD') {
    // Hands nothing out: a result that may be fetched once is not destroyed by who did not get it.
    response.type('json').end();
    return;
  }
  const answer = await serveResult(context, response, record, 'poll');
  response.json({ ...toJobView(record, answer, estimate), ...inspected });
}

/**
 * The answer of a synchronous call that was cut short is charged to who fetches it after all, before it is handed out.
 *
 * @returns the job as it stands then; null where nothing was to be charged
 * @throws KeyChangedError, with nothing charged
 */
async function chargeFetchedAnswer(
  context: Context,
  response: Response,
  record: JobRecord,
): Promise<AskedJob | null> {
  if (!isUncharged(record)) return null;
  const { id, apiKeyId } = record.job;
  const { requestId } = response.locals;
  await retakeAnswer(context.database, { jobId: id, handoverWithinMs: FETCH_WITHIN_MS });
  const fetched = { asker: getKnownKey(response), channel: 'poll', requestId } as const;
  if (!(await markDelivered(context.database, id, fetched))) return null;
  countCharge(context, record);
  // The key was asked as it was charged: what is paid for is handed out.
  const charged = await findJob(context.database, { id, apiKeyId });
  if (!charged) throw new ProblemError('NOT_FOUND', MISSING);
  return { ...charged, position: null, isNoted: true };
}

function isUncharged({ job, sealedResult }: JobRecord): boolean {
  return sealedResult !== null && (job.handover === 'pending' || job.handover === 'undelivered');
}

async function askForOwn(
  context: Context,
  response: Response,
  { id, handsOut }: { readonly id: string; readonly handsOut: boolean },
): Promise<AskedJob> {
  const { requestId } = response.locals;
  const record = await askForJob(context.database, {
    id,
    key: getKnownKey(response),
    access: handsOut ? { channel: 'poll', requestId } : null,
  });
  holdKeyConfirmed(response);
  if (!record) throw new ProblemError('NOT_FOUND', MISSING);
  return record;
}

/** Weak: made of what moves, without opening the result; the eta may drift by the clock under the same tag. */
function toETag(
  { job, charge }: JobRecord,
  estimate: QueueEstimate | null,
  parts: readonly InspectionPart[],
): string {
  const { status, startedAt, imageDestroyedAt, resultDestroyedAt, metadata } = job;
  const moving = [
    status,
    startedAt,
    imageDestroyedAt,
    resultDestroyedAt,
    metadata,
    charge?.id,
    estimate?.position,
    ...parts,
  ];
  return `W/"${createHash('sha256').update(JSON.stringify(moving)).digest('base64url').slice(0, 22)}"`;
}

/** Not Express's `request.fresh`: that obeys `Cache-Control: no-cache`, which `fetch` sends with every If-None-Match. */
function matches(request: Request, etag: string): boolean {
  const known = request.get('if-none-match');
  const tags = known?.split(',').map((one) => one.trim()) ?? [];
  return tags.includes(etag) || tags.includes('*');
}

import { createAnswerOpener } from '@ktp-ocr/blobs/private-answer';
import { InspectionAnswer, type InspectionPart } from '@ktp-ocr/contract/jobs/inspection';
import { addInspection } from '@ktp-ocr/database/inspections/add-inspection';
import { takeInspection } from '@ktp-ocr/database/inspections/remove-inspections';
import type { JobRecord } from '@ktp-ocr/database/jobs/find-job';
import { recordResultAccess } from '@ktp-ocr/database/jobs/result-access';
import type { Response } from 'express';
import { countCheck } from '../checks/limit-checks.js';
import type { Context } from '../context.js';
import { assertScope, getApiKey, getKnownKey } from '../http/authenticate.js';
import { ProblemError } from '../http/problem-error.js';
import { watchCaller } from '../sync/caller.js';
import { newId } from './accept-job.js';

const RETRY_AFTER_SECONDS = 2;

/** @throws ProblemError FORBIDDEN: who may read answers may not therefore see how they came about */
export function assertMayInspect(response: Response, parts: readonly InspectionPart[]): void {
  if (parts.includes('debug')) assertScope(getApiKey(response).scopes, 'debug:read');
}

/**
 * Has a job's picture looked at again while the caller waits. What it shows is sealed to a key that only this call has, and
 * passes through a row that is gone when the call is over: it is stored nowhere.
 *
 * @returns nothing for a job that was not answered OK or FAIL; null for each part of a test key's, whose pictures are not read
 * @throws ProblemError NOT_KEPT, RATE_LIMITED, or INNER_ERROR where no worker has looked in time
 */
export async function inspectJob(
  context: Context,
  response: Response,
  { job }: JobRecord,
  parts: readonly InspectionPart[],
): Promise<InspectionAnswer> {
  if (parts.length === 0 || (job.status !== 'succeeded' && job.status !== 'failed')) return {};
  if (!job.livemode) return Object.fromEntries(parts.map((part) => [part, null]));
  await countCheck(context, response);
  const caller = watchCaller(response, context.config.CHECK_TIMEOUT_MS);
  const opener = createAnswerOpener();
  const id = newId();
  const asked = { id, jobId: job.id, parts, answerKey: opener.publicKey };
  if (!(await addInspection(context.database, asked))) throw notKept();
  let taken: Awaited<ReturnType<typeof takeInspection>> = null;
  try {
    await context.checkProducer.enqueueInspection(id);
    await context.jobEnds.waitForEnd(id, { timeoutMs: caller.remainingMs(), signal: caller.gone });
  } finally {
    // What cannot be deleted now the sweep finds.
    taken = await takeInspection(context.database, id).catch(() => null);
  }
  if (caller.gone.aborted) throw new ProblemError('INVALID_REQUEST', 'The client has gone.');
  if (taken && !taken.isKept) throw notKept();
  if (!taken?.sealedAnswer)
    throw new ProblemError('INNER_ERROR', undefined, { retryAfterSeconds: RETRY_AFTER_SECONDS });
  const opened = opener.open(`inspection:${id}`, taken.sealedAnswer).toString('utf8');
  const answer = InspectionAnswer.parse(JSON.parse(opened));
  await recordResultAccess(context.database.direct, {
    jobId: job.id,
    asker: getKnownKey(response),
    channel: 'inspection',
    requestId: response.locals.requestId,
  });
  return answer;
}

function notKept(): ProblemError {
  return new ProblemError('NOT_KEPT');
}

import type { JobAccepted } from '@ktp-ocr/contract/jobs/job-view';
import { findJob } from '@ktp-ocr/database/jobs/find-job';
import { isEnded } from '@ktp-ocr/database/jobs/job-status';
import type { Request, Response } from 'express';
import type { Context } from '../context.js';
import { confirmKey, getApiKey, getSubmittingKey, holdKeyConfirmed } from '../http/authenticate.js';
import { toUploadLimits } from '../http/body/parse-image.js';
import { getSpan } from '../http/observe-requests.js';
import { withIdempotency } from '../http/with-idempotency.js';
import { checkWebhookUrl } from '../webhooks/check-webhook-url.js';
import { resolveWebhook } from '../webhooks/resolve-webhook.js';
import { acceptJob, newId } from './accept-job.js';
import { type QueueEstimate, toRetryAfterSeconds } from './estimate-queue.js';
import { parseSubmission, type Submission, toFingerprint } from './parse-submission.js';
import { serveResult } from './serve-result.js';
import { toJobView } from './to-job-view.js';
import { parseWaitSeconds, waitForJob } from './wait-for-job.js';

/** `POST /v1/jobs`: takes a card in and answers at once, or once it is read if the client prefers to wait for that. */
export async function submitJob(context: Context, request: Request, response: Response): Promise<void> {
  const submission = parseSubmission(request, toUploadLimits(context.config));
  const waitSeconds = parseWaitSeconds(request, submission.wait);
  const { answer: accepted, position } = await accept(context, request, response, submission);
  response.location(`/v1/jobs/${accepted.id}`).set('Cache-Control', 'no-store');
  await waitForJob(context, response, { id: accepted.id, waitSeconds });
  let estimate: QueueEstimate | null = null;
  try {
    if (waitSeconds > 0 && (await answerIfEnded(context, response, accepted.id))) return;
    const isKnown = position !== null && waitSeconds === 0;
    estimate = await (isKnown ? context.queueEstimator.at(position) : context.queueEstimator.of(accepted.id));
  } catch (error) {
    // Accepted is accepted. Told of an error, the client would submit again and pay twice.
    context.log.warn({ jobId: accepted.id, error }, 'job accepted, and answered without a look at the queue');
  }
  response
    .status(202)
    .set('Retry-After', String(toRetryAfterSeconds(estimate)))
    .json(accepted);
}

/** What is answered, and the job's place in the queue where this request took it in. */
async function accept(
  context: Context,
  request: Request,
  response: Response,
  submission: Submission,
): Promise<{ readonly answer: JobAccepted; readonly position: number | null }> {
  const { source, options } = submission;
  let position: number | null = null;
  const asked = { toFingerprint: () => toFingerprint(submission) };
  const answer = await withIdempotency(context, request, response, asked, async (claim) => {
    const id = newId();
    if ('url' in source) await checkWebhookUrl(context, source.url, 'url');
    if (options.webhook !== undefined) await confirmKey(context, request, response);
    const apiKey = getSubmittingKey(response);
    const answer: JobAccepted = {
      id,
      status: 'queued',
      livemode: apiKey.livemode,
      reference: options.reference ?? null,
      charge: { billed: false },
    };
    const idempotency = claim ? { claim, answer } : undefined;
    const webhookEndpointId =
      options.webhook === undefined ? undefined : await resolveWebhook(context, apiKey.id, options.webhook);
    const card = { id, source, options, webhookEndpointId, span: getSpan(response) };
    const { ahead } = await acceptJob(context, { apiKey, channel: 'async', card, idempotency });
    holdKeyConfirmed(response);
    position = ahead === null ? null : ahead + 1;
    return answer;
  });
  return { answer, position };
}

async function answerIfEnded(context: Context, response: Response, id: string): Promise<boolean> {
  const record = await findJob(context.database, { id, apiKeyId: getApiKey(response).id });
  if (!record || !isEnded(record.job.status)) return false;
  response.json(toJobView(record, await serveResult(context, response, record, 'poll'), null));
  return true;
}

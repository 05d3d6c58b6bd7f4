import { createHash } from 'node:crypto';
import type { BatchAccepted } from '@ktp-ocr/contract/jobs/batch-view';
import type { ProblemCode } from '@ktp-ocr/contract/problem';
import type { IdempotencyClaim } from '@ktp-ocr/database/jobs/idempotency';
import type { JobInput } from '@ktp-ocr/database/jobs/submit-job';
import type { Span } from '@ktp-ocr/telemetry/tracing';
import type { Request, Response } from 'express';
import type { Context } from '../context.js';
import { getSubmittingKey } from '../http/authenticate.js';
import { closeSoon } from '../http/body/limit-body.js';
import { watchPace } from '../http/body/watch-pace.js';
import { getSpan } from '../http/observe-requests.js';
import { ProblemError } from '../http/problem-error.js';
import { withIdempotency } from '../http/with-idempotency.js';
import { acceptStored, discardStored, newId, storeCard } from '../jobs/accept-job.js';
import { type BatchCard, parseBatch } from './parse-batch.js';

interface Item {
  readonly reference: string | null;
  readonly digest: string;
  readonly stored: JobInput | null;
  readonly code: ProblemCode | null;
}

/**
 * `POST /v1/batches`: up to a hundred images under one id. Each is stored as it arrives; when the last is in, all
 * rows are committed together, so that a batch is there whole or not at all. An image that is not acceptable is
 * refused alone.
 */
export async function submitBatch(context: Context, request: Request, response: Response): Promise<void> {
  const items = await storeItems(context, request, response);
  let begun = false;
  try {
    if (items.length === 0) throw new ProblemError('INVALID_REQUEST', 'The batch is empty.');
    const accepted = await withIdempotency(
      context,
      request,
      response,
      { toFingerprint: () => toFingerprint(items) },
      async (claim) => {
        begun = true;
        return commit(context, response, items, claim);
      },
    );
    response.status(202).location(`/v1/batches/${accepted.id}`).set('Retry-After', '1').json(accepted);
  } finally {
    // Refused, or answered before: this time's bytes belong to no row. Once begun, `acceptStored` knows better.
    if (!begun) await discardStored(context, toStored(items));
  }
}

/** Stores each image as it arrives. A body that breaks off, or holds too many, leaves nothing behind. */
async function storeItems(context: Context, request: Request, response: Response): Promise<Item[]> {
  const items: Promise<Item>[] = [];
  watchPace(context, request, response, (problem) => {
    closeSoon(request, response);
    // Whoever reads the body rejects with it, and lets go of what was stored.
    request.on('error', () => {}).emit('error', problem);
  });
  try {
    await parseBatch(context, request, response, async (card) => {
      const item = storeItem(context, card, getSpan(response));
      items.push(item);
      await item;
    });
    return await Promise.all(items);
  } catch (error) {
    const settled = await Promise.allSettled(items);
    const stored = settled.flatMap((item) => (item.status === 'fulfilled' ? [item.value] : []));
    await discardStored(context, toStored(stored));
    throw error;
  }
}

async function storeItem(
  context: Context,
  { card, refusal, reference, digest }: BatchCard,
  span: Span,
): Promise<Item> {
  const stored = card ? await storeCard(context, { id: newId(), ...card, span }) : null;
  return { reference, digest, stored, code: refusal?.code ?? null };
}

async function commit(
  context: Context,
  response: Response,
  items: readonly Item[],
  claim: IdempotencyClaim | null,
): Promise<BatchAccepted> {
  const id = newId();
  const answer: BatchAccepted = {
    id,
    items: items.map(({ reference, stored, code }, index) => ({
      index,
      reference,
      job_id: stored?.id ?? null,
      code,
    })),
  };
  const startedAt = performance.now();
  await acceptStored(context, {
    span: getSpan(response),
    apiKey: getSubmittingKey(response),
    channel: 'batch',
    jobs: toStored(items),
    idempotency: claim ? { claim, answer } : undefined,
    batch: {
      id,
      items: answer.items.map(({ index, reference, job_id: jobId, code: refusedAs }) => ({
        index,
        reference,
        jobId,
        refusedAs,
      })),
    },
  });
  context.metrics.submitSeconds.observe({ channel: 'batch' }, (performance.now() - startedAt) / 1_000);
  return answer;
}

function toStored(items: readonly Item[]): JobInput[] {
  return items.flatMap(({ stored }) => (stored ? [stored] : []));
}

function toFingerprint(items: readonly Item[]): Buffer {
  return createHash('sha256')
    .update(JSON.stringify(['batch', items.map(({ digest }) => digest)]))
    .digest();
}

import { generateDataKey, seal } from '@ktp-ocr/blobs/envelope';
import { type CheckAnswer, CheckEnd, type CheckView } from '@ktp-ocr/contract/checks/check-answer';
import { adviseRetake } from '@ktp-ocr/contract/jobs/retake-advice';
import { addCheck } from '@ktp-ocr/database/checks/add-check';
import { takeCheck } from '@ktp-ocr/database/checks/remove-checks';
import type { ApiKey } from '@ktp-ocr/database/keys/api-key';
import type { Request, Response } from 'express';
import type { Context } from '../context.js';
import { getApiKey } from '../http/authenticate.js';
import { toUploadLimits } from '../http/body/parse-image.js';
import { ProblemError } from '../http/problem-error.js';
import { newId } from '../jobs/accept-job.js';
import { watchCaller } from '../sync/caller.js';
import { parseCheck } from './parse-check.js';

const RETRY_AFTER_SECONDS = 2;

/**
 * `POST /v1/checks`: has a worker look at a picture without reading it, while the caller waits. It makes no job and no
 * charge, and leaves nothing: the sealed picture, its key and the answer are gone when the call is over.
 */
export async function checkImage(context: Context, request: Request, response: Response): Promise<void> {
  const caller = watchCaller(response, context.config.CHECK_TIMEOUT_MS);
  const apiKey = getApiKey(response);
  const { bytes } = parseCheck(request, toUploadLimits(context.config));
  const id = newId();
  let answered: unknown;
  try {
    await storeImage(context, { id, apiKey, bytes });
    await context.checkProducer.enqueue(id);
    await context.jobEnds.waitForEnd(id, { timeoutMs: caller.remainingMs(), signal: caller.gone });
  } finally {
    // What cannot be deleted now the sweep finds.
    answered = await takeCheck(context.database, id).catch(() => null);
    await context.blobs.delete(id).catch(() => {});
  }
  if (caller.gone.aborted) return;
  const end = CheckEnd.safeParse(answered);
  if (!end.success)
    throw new ProblemError('INNER_ERROR', undefined, { retryAfterSeconds: RETRY_AFTER_SECONDS });
  if ('refused_as' in end.data) throw new ProblemError(end.data.refused_as);
  response.set('Cache-Control', 'no-store').json(toCheckView(end.data, apiKey));
}

async function storeImage(
  context: Context,
  { id, apiKey, bytes }: { readonly id: string; readonly apiKey: ApiKey; readonly bytes: Buffer },
): Promise<void> {
  if (context.storage.fault() !== null) throw new Error('what other processes wrote cannot be opened here');
  const dataKey = generateDataKey();
  const wrappedKey = await context.keyRing.wrapKey(dataKey, `check:${id}`);
  await context.blobs.put(id, seal(dataKey, `check:${id}`, bytes));
  await addCheck(context.database, { id, apiKeyId: apiKey.id, livemode: apiKey.livemode, wrappedKey });
}

function toCheckView(answer: CheckAnswer, { livemode }: ApiKey): CheckView {
  const { ktp_found, quality, image, models } = answer;
  return {
    livemode,
    ktp_found,
    cards_found: image.cards_found,
    quality,
    advice: adviseRetake({
      outcome: ktp_found ? 'OK' : 'FAIL',
      confidence: {},
      reasons: ktp_found ? [] : ['no_card'],
      quality,
    }),
    image,
    ...(models ? { models } : {}),
  };
}

import { unseal } from '@ktp-ocr/blobs/envelope';
import { CheckAnswer, type CheckEnd } from '@ktp-ocr/contract/checks/check-answer';
import { toCheckFixture } from '@ktp-ocr/contract/checks/check-fixture';
import { endCheck } from '@ktp-ocr/database/checks/end-check';
import { findOpenCheck, type OpenCheck } from '@ktp-ocr/database/checks/find-check';
import type { CheckStage } from '@ktp-ocr/telemetry/worker-metrics';
import { isImageFormatError, toImageOutcome } from '../cards/image-outcome.js';
import { prepareToRead } from '../cards/prepare-to-read.js';
import type { Context } from '../context.js';
import { CheckCost } from './checked-picture.js';

/** Looks at a picture for whoever waits on the line; where nobody does any more, at nothing. */
export async function handleCheckImage(
  context: Context,
  payload: { readonly checkId: string },
): Promise<void> {
  await prepareToRead(context);
  const check = await findOpenCheck(context.database, payload.checkId);
  if (!check) return;
  context.metrics.checkStageSeconds.observe({ stage: 'queued' }, check.waitedMs / 1_000);
  try {
    const answer = await look(context, check);
    await endCheck(context.database, { id: check.id, answer });
    context.metrics.checks.inc({ outcome: toOutcome(answer) });
  } catch (error) {
    context.metrics.checks.inc({ outcome: 'fault' });
    context.log.warn({ checkId: check.id, error }, 'a picture could not be checked');
    throw error;
  }
}

/** An answer from a reader process is checked like one from outside, as that of a reading is. */
async function look(context: Context, { id, livemode, wrappedKey }: OpenCheck): Promise<CheckEnd> {
  const bytes = await timed(context, 'open', async () => {
    const dataKey = await context.keyRing.unwrapKey(wrappedKey, `check:${id}`);
    return unseal(dataKey, `check:${id}`, await context.blobs.get(id));
  });
  if (!livemode) return toCheckFixture(bytes);
  try {
    return await timed(context, 'look', () => lookIn(context, bytes));
  } catch (error) {
    if (isImageFormatError(error)) return { refused_as: toImageOutcome(error) };
    throw error;
  }
}

async function lookIn({ config, metrics, readers }: Context, bytes: Uint8Array): Promise<CheckAnswer> {
  metrics.readers.inc({ state: 'busy' });
  try {
    const looked = await readers.run({ task: 'check', bytes, maxPixels: config.MAX_IMAGE_PIXELS });
    const { cost, ...answered } = { cost: undefined, ...looked };
    const answer = CheckAnswer.parse(answered);
    const { data: told } = CheckCost.safeParse(cost);
    if (told) metrics.checkCpuSeconds.observe(told.cpuMs / 1_000);
    return answer;
  } finally {
    metrics.readers.dec({ state: 'busy' });
  }
}

function toOutcome(end: CheckEnd): string {
  if ('refused_as' in end) return end.refused_as;
  return end.ktp_found ? 'ktp' : 'no_ktp';
}

async function timed<T>({ metrics }: Context, stage: CheckStage, work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  try {
    return await work();
  } finally {
    metrics.checkStageSeconds.observe({ stage }, (performance.now() - startedAt) / 1_000);
  }
}

import { unseal } from '@ktp-ocr/blobs/envelope';
import { CheckAnswer, type CheckEnd } from '@ktp-ocr/contract/checks/check-answer';
import { toCheckFixture } from '@ktp-ocr/contract/checks/check-fixture';
import { endCheck } from '@ktp-ocr/database/checks/end-check';
import { findOpenCheck, type OpenCheck } from '@ktp-ocr/database/checks/find-check';
import { isImageFormatError, toImageOutcome } from '../cards/image-outcome.js';
import { StorageUnsoundError } from '../cards/read-card.js';
import type { Context } from '../context.js';

/** Looks at a picture for whoever waits on the line; where nobody does any more, at nothing. */
export async function handleCheckImage(
  context: Context,
  payload: { readonly checkId: string },
): Promise<void> {
  if (context.storage.fault() !== null)
    throw new StorageUnsoundError('what other processes wrote cannot be opened here');
  if (context.readers.warmCount === 0) await context.readers.ready();
  const check = await findOpenCheck(context.database, payload.checkId);
  if (!check) return;
  try {
    await endCheck(context.database, { id: check.id, answer: await look(context, check) });
  } catch (error) {
    context.log.warn({ checkId: check.id, error }, 'a picture could not be checked');
    throw error;
  }
}

/** An answer from a reader process is checked like one from outside, as that of a reading is. */
async function look(context: Context, { id, livemode, wrappedKey }: OpenCheck): Promise<CheckEnd> {
  const dataKey = await context.keyRing.unwrapKey(wrappedKey, `check:${id}`);
  const bytes = unseal(dataKey, `check:${id}`, await context.blobs.get(id));
  if (!livemode) return toCheckFixture(bytes);
  try {
    return CheckAnswer.parse(
      await context.readers.run({ task: 'check', bytes, maxPixels: context.config.MAX_IMAGE_PIXELS }),
    );
  } catch (error) {
    if (isImageFormatError(error)) return { refused_as: toImageOutcome(error) };
    throw error;
  }
}

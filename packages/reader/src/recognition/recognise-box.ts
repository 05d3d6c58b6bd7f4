import type { TextBox } from '../geometry/text-box.js';
import type { GreyPixels } from '../image/pixels.js';
import { cropLine } from './crop-line.js';
import { mergeLattices } from './ctc/average-posteriors.js';
import { type CtcReading, readLattice } from './ctc/decode-ctc.js';
import { findDoubt } from './find-uncertainty.js';
import { createLineRecogniser } from './line-recogniser.js';

/** Reads what stands in one box of an image. */
export type BoxReader = (image: GreyPixels, box: TextBox) => Promise<CtcReading>;

/** Labels are words of a closed set: squeezed together they are still told apart, in less time. */
const LABEL_STRETCH = 0.7;
/** A line that leaves more than this open is viewed again. */
const DOUBTFUL = 0.03;
/** And once more where two views together leave more than this open. */
const STILL_DOUBTFUL = 0.2;
/** Among letters a missing one is missed; in a number nothing shows it. */
const NUMBER = /^[\d\s:./-]*\d[\d\s:./-]*$/;
/** On the second view letters are cut out higher and wider, which gives the networks more steps for each. */
const CLOSER = 0.9;
const WIDER = 1.2;
/** Digits are larger than letters: on their third view there is room above and below, should the box cut into them. */
const TALLER = 1.2;
const DIGITS_SHARE = 0.4;

/**
 * Loads the two line recognisers of `modelsDirectory`. The first reads every box; numbers, and what it leaves open, are viewed
 * by the second as well, cut out otherwise, and what is then still open by the first once more. The mean of all views is
 * the answer (README, "Views"). Rejects where onnxruntime or a model cannot load.
 */
export async function createBoxReader(modelsDirectory: string): Promise<BoxReader> {
  const first = await createLineRecogniser(modelsDirectory, 'line-recogniser');
  const second = await createLineRecogniser(modelsDirectory, 'second-line-recogniser');
  const { model } = first;
  return async (image, box) => {
    if (box.kind === 'label') {
      return first.recognise(cropLine(image, box, { ...model, stretch: LABEL_STRETCH }));
    }
    const reading = await first.recognise(cropLine(image, box, model));
    const isOpen = findDoubt(reading.posteriors) > DOUBTFUL;
    if (!isOpen && !NUMBER.test(reading.text)) return reading;
    const closer = { ...box, height: box.height * CLOSER };
    const crop = cropLine(image, closer, { ...model, stretch: CLOSER * WIDER });
    const secondView = await second.recognise(crop);
    const posteriors = mergeLattices([reading, secondView]);
    if (findDoubt(posteriors) <= STILL_DOUBTFUL) return readLattice(posteriors, reading.stepShare);
    const thirdCrop = isMostlyDigits(readLattice(posteriors, reading.stepShare).text)
      ? cropLine(image, { ...box, height: box.height * TALLER }, { ...model, stretch: TALLER })
      : crop;
    const views = [reading, secondView, await first.recognise(thirdCrop)] as const;
    return readLattice(mergeLattices(views), reading.stepShare);
  };
}

function isMostlyDigits(text: string): boolean {
  return text.replace(/\D/g, '').length >= DIGITS_SHARE * text.length;
}

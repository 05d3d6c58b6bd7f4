import type { TextBox } from '../geometry/text-box.js';
import type { GreyPixels } from '../image/pixels.js';
import { cropLine } from './crop-line.js';
import { averagePosteriors } from './ctc/average-posteriors.js';
import { decodePosteriors, type RecognisedText } from './ctc/decode-ctc.js';
import { findUncertainty } from './find-uncertainty.js';
import { loadLineRecogniser } from './line-recogniser.js';

/** Recognises what is printed in one box of an image. */
export interface BoxRecogniser {
  /** Version of each network, by its name. */
  readonly versions: Readonly<Record<string, string>>;
  recognise(image: GreyPixels, box: TextBox): Promise<RecognisedText>;
}

/** Labels are words of a closed set: squeezed together they are still told apart, in less time. */
const LABEL_STRETCH = 0.7;
/** A line with more uncertainty than this gets a second variant. */
const MAX_UNCERTAINTY = 0.03;
/** And a third where the mean of two has more than this. */
const MAX_MEAN_UNCERTAINTY = 0.2;
/** Among letters a missing one is noticed; in a number nothing shows it. */
const NUMBER = /^[\d\s:./-]*\d[\d\s:./-]*$/;
/** In the second variant letters are cropped higher and wider, which gives the networks more steps for each. */
const SECOND_HEIGHT = 0.9;
const SECOND_STRETCH = 1.2;
/** Digits are larger than letters: their third variant has room above and below, in case the box cut into them. */
const THIRD_HEIGHT = 1.2;
const MIN_DIGIT_FRACTION = 0.4;

const PRIMARY = 'line-recogniser';
const SECOND = 'second-line-recogniser';

/**
 * Loads the two line recognisers of `directory`. The first recognises every box. Numbers and uncertain lines are
 * recognised by the second as well, from another crop, and what is then still uncertain by the first once more: test-time
 * augmentation, of which the mean posteriors are the answer (README, "Variants"). Rejects where a model cannot load.
 */
export async function loadBoxRecogniser(directory: string): Promise<BoxRecogniser> {
  const first = await loadLineRecogniser(directory, PRIMARY);
  const second = await loadLineRecogniser(directory, SECOND);
  const { metadata } = first;
  return {
    versions: { [PRIMARY]: metadata.version, [SECOND]: second.metadata.version },
    async recognise(image, box) {
      if (box.kind === 'label') {
        return first.recognise(cropLine(image, box, { ...metadata, stretch: LABEL_STRETCH }));
      }
      const variant = await first.recognise(cropLine(image, box, metadata));
      const isUncertain = findUncertainty(variant.posteriors) > MAX_UNCERTAINTY;
      if (!isUncertain && !NUMBER.test(variant.text)) return variant;
      const crop = cropLine(
        image,
        { ...box, height: box.height * SECOND_HEIGHT },
        { ...metadata, stretch: SECOND_HEIGHT * SECOND_STRETCH },
      );
      const secondVariant = await second.recognise(crop);
      const mean = averagePosteriors([variant, secondVariant]);
      const ofTwo = decodePosteriors(mean, variant.stepFraction);
      if (findUncertainty(mean) <= MAX_MEAN_UNCERTAINTY) return ofTwo;
      const thirdCrop = isMostlyDigits(ofTwo.text)
        ? cropLine(
            image,
            { ...box, height: box.height * THIRD_HEIGHT },
            { ...metadata, stretch: THIRD_HEIGHT },
          )
        : crop;
      const thirdVariant = await first.recognise(thirdCrop);
      return decodePosteriors(
        averagePosteriors([variant, secondVariant, thirdVariant]),
        variant.stepFraction,
      );
    },
  };
}

function isMostlyDigits(text: string): boolean {
  return text.replace(/\D/g, '').length >= MIN_DIGIT_FRACTION * text.length;
}

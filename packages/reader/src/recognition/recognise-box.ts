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
  /** What it is with the variants that its uncertainty calls for: `recognised` itself where that is certain enough. */
  refine(image: GreyPixels, box: TextBox, recognised: RecognisedText): Promise<RecognisedText>;
}

/** Labels are words of a closed set: squeezed together they are still told apart, in less time. */
const LABEL_STRETCH = 0.7;
/** A line with more uncertainty than this gets a second variant. */
const MAX_UNCERTAINTY = 0.1;
/** And a third where the mean of two has more than this. */
const MAX_MEAN_UNCERTAINTY = 0.2;
/** In the second variant letters are cropped higher and wider, which gives the network more steps for each. */
const SECOND_HEIGHT = 0.9;
const SECOND_STRETCH = 1.2;
/** The third variant has room above and below, in case the box cut into the letters. */
const THIRD_HEIGHT = 1.2;

const NAME = 'line-recogniser';

/**
 * Loads the line recogniser of `directory`. It recognises a box once; refined, uncertain lines again from another crop, and what
 * is then still uncertain from a third: test-time augmentation, of which the mean posteriors are the answer (README,
 * "Variants"). Rejects where the model cannot load.
 */
export async function loadBoxRecogniser(directory: string): Promise<BoxRecogniser> {
  const recogniser = await loadLineRecogniser(directory, NAME);
  const { metadata } = recogniser;
  return {
    versions: { [NAME]: metadata.version },
    recognise(image, box) {
      const size = box.kind === 'label' ? { ...metadata, stretch: LABEL_STRETCH } : metadata;
      return recogniser.recognise(cropLine(image, box, size));
    },
    async refine(image, box, variant) {
      if (box.kind === 'label' || findUncertainty(variant.posteriors) <= MAX_UNCERTAINTY) return variant;
      const crop = cropLine(
        image,
        { ...box, height: box.height * SECOND_HEIGHT },
        { ...metadata, stretch: SECOND_HEIGHT * SECOND_STRETCH },
      );
      const secondVariant = await recogniser.recognise(crop);
      const mean = averagePosteriors([variant, secondVariant]);
      const ofTwo = decodePosteriors(mean, variant.stepFraction);
      if (findUncertainty(mean) <= MAX_MEAN_UNCERTAINTY) return ofTwo;
      const thirdCrop = cropLine(
        image,
        { ...box, height: box.height * THIRD_HEIGHT },
        { ...metadata, stretch: THIRD_HEIGHT },
      );
      const thirdVariant = await recogniser.recognise(thirdCrop);
      return decodePosteriors(
        averagePosteriors([variant, secondVariant, thirdVariant]),
        variant.stepFraction,
      );
    },
  };
}

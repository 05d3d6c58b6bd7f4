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
/** A further crop of a line: of the box's height, of the first crop's width per letter, moved along the line. */
interface Variant {
  readonly height: number;
  readonly stretch: number;
  /** In pixels of the image. */
  readonly shift: number;
  /** What the mean of the variants before it must have more of. */
  readonly minUncertainty: number;
}

const VARIANTS: readonly Variant[] = [
  // Tighter and wider, which gives the network more steps for each letter.
  { height: 0.9, stretch: 1.2, shift: 0, minUncertainty: 0.1 },
  // With room above and below, in case the box cut into the letters.
  { height: 1.2, stretch: 1, shift: 0, minUncertainty: 0.2 },
  // In between, on other pixels.
  { height: 1.08, stretch: 1, shift: 0.5, minUncertainty: 0.2 },
];

const NAME = 'line-recogniser';

/**
 * Loads the line recogniser of `directory`. It recognises a box once; refined, uncertain lines again from another crop, and what
 * is then still uncertain from two more: test-time augmentation, of which the mean posteriors are the answer (README,
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
      if (box.kind === 'label') return variant;
      const variants: [RecognisedText, ...RecognisedText[]] = [variant];
      let mean = variant.posteriors;
      for (const { height, stretch, shift, minUncertainty } of VARIANTS) {
        if (findUncertainty(mean) <= minUncertainty) break;
        const place = {
          ...box,
          centreX: box.centreX + shift * Math.cos(box.angle),
          centreY: box.centreY + shift * Math.sin(box.angle),
          height: box.height * height,
        };
        const crop = cropLine(image, place, { ...metadata, stretch: height * stretch });
        variants.push(await recogniser.recognise(crop));
        mean = averagePosteriors(variants);
      }
      return variants.length === 1 ? variant : decodePosteriors(mean, variant.stepFraction);
    },
  };
}

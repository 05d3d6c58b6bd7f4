import type { TextBox } from '../geometry/text-box.js';
import type { GreyPixels } from '../image/pixels.js';
import { cropLine } from './crop-line.js';
import { averagePosteriors } from './ctc/average-posteriors.js';
import { decodePosteriors, type RecognisedText } from './ctc/decode-ctc.js';
import { findUncertainty } from './find-uncertainty.js';
import { type LineRecogniser, loadLineRecogniser } from './line-recogniser.js';

/** Recognises what is printed in one box of an image. */
export interface BoxRecogniser {
  /** Version of each network, by its name. */
  readonly versions: Readonly<Record<string, string>>;
  /** @param look `first` by default, for what is refined or only has to be legible */
  recognise(image: GreyPixels, box: TextBox, look?: 'first' | 'full'): Promise<RecognisedText>;
  /** What it is in full precision, with the variants that its uncertainty calls for: `recognised` itself where that is certain enough. */
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

/** A first look that leaves more than this in doubt is no answer. */
const MAX_FIRST_UNCERTAINTY = 0.1;
/** Who is told a wrong number deals with a stranger: what may be a NIK, whole or in part, is never left to the first look. */
const MIN_NUMBER_DIGITS = 10;
/** A digit that cannot be read is said to be one as well. */
const DIGITS = /[\d\ufffd]/g;

const NAME = 'line-recogniser';

/** Loads the line recogniser of `directory` (see `createBoxRecogniser`). Rejects where it cannot load. */
export async function loadBoxRecogniser(directory: string): Promise<BoxRecogniser> {
  return createBoxRecogniser(await loadLineRecogniser(directory, NAME));
}

/**
 * A box is recognised once at a first look, in 8 bits where there is such a network. Refined, what that leaves in doubt is
 * recognised in full precision, what is uncertain then again from another crop, and what is still uncertain from two more:
 * test-time augmentation, of which the mean posteriors are the answer (README, "First look" and "Variants").
 */
export function createBoxRecogniser({ metadata, firstLook, recogniser }: LineRecogniser): BoxRecogniser {
  return {
    versions: { [NAME]: metadata.version },
    recognise(image, box, look = 'first') {
      const size = box.kind === 'label' ? { ...metadata, stretch: LABEL_STRETCH } : metadata;
      return (look === 'first' ? firstLook : recogniser).recognise(cropLine(image, box, size));
    },
    async refine(image, box, first) {
      if (box.kind === 'label' || isAnswer(first)) return first;
      const variant =
        firstLook === recogniser ? first : await recogniser.recognise(cropLine(image, box, metadata));
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

/** Whether a first look is enough. */
function isAnswer({ text, posteriors }: RecognisedText): boolean {
  const digits = text.match(DIGITS)?.length ?? 0;
  return digits < MIN_NUMBER_DIGITS && findUncertainty(posteriors) <= MAX_FIRST_UNCERTAINTY;
}

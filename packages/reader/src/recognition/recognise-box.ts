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
interface Crop {
  readonly height: number;
  readonly stretch: number;
  /** In pixels of the image. */
  readonly shift: number;
}
interface Variant extends Crop {
  /** What the mean of the variants before it must have more of. */
  readonly minUncertainty: number;
}

const AS_DETECTED: Crop = { height: 1, stretch: 1, shift: 0 };
/** Where letters stand close, an I or an apostrophe between two of them gets steps of its own. */
const WIDE: Crop = { height: 1, stretch: 1.25, shift: 0 };

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
/** A sure line with more doubt than this may lack a letter, and is looked at once more, wider; of lines that lacked one the surest had 0.0145. */
const MIN_UNCERTAINTY_TO_WIDEN = 0.012;
/** Words of fewer letters are in lists, and dates and numbers have rules of their own. */
const MIN_LETTERS_TO_WIDEN = 6;
/** Who is told a wrong number deals with a stranger: what may be a NIK, whole or in part, is never left to the first look. */
const MIN_NUMBER_DIGITS = 10;
/** Of a number in several boxes each has fewer, and nothing else; dates and RT/RW have signs between theirs. */
const MIN_DIGITS_ALONE = 5;
/** A digit that cannot be read is said to be one as well. */
const DIGITS = /[\d\ufffd]/g;
const LETTERS = /\p{L}/gu;
const BLANKS = /[ :]/g;
const SEPARATORS = /[-/]/;
/** Belongs to the label before the value. */
const COLON = /^[: ]+/;

const NAME = 'line-recogniser';

/** Loads the line recogniser of `directory` (see `createBoxRecogniser`). Rejects where it cannot load. */
export async function loadBoxRecogniser(directory: string): Promise<BoxRecogniser> {
  return createBoxRecogniser(await loadLineRecogniser(directory, NAME));
}

/**
 * A box is recognised once at a first look, in 8 bits where there is such a network. Refined, what that leaves in doubt is
 * recognised in full precision, what is uncertain then again from another crop, and what is still uncertain from two more:
 * test-time augmentation, of which the mean posteriors are the answer (README, "First look" and "Variants"). A line that may lack
 * a letter is looked at once more, wider; where that is another text, the same begins, with all further crops as wide.
 */
export function createBoxRecogniser({ metadata, firstLook, recogniser }: LineRecogniser): BoxRecogniser {
  const crop = (image: GreyPixels, box: TextBox, { height, stretch, shift }: Crop) => {
    const place = {
      ...box,
      centreX: box.centreX + shift * Math.cos(box.angle),
      centreY: box.centreY + shift * Math.sin(box.angle),
      height: box.height * height,
    };
    return cropLine(image, place, { ...metadata, stretch: height * stretch });
  };
  /** In full precision what `looked` saw of the crop. */
  const repeat = async (image: GreyPixels, box: TextBox, looked: RecognisedText, of: Crop) =>
    firstLook === recogniser ? looked : recogniser.recognise(crop(image, box, of));
  return {
    versions: { [NAME]: metadata.version },
    recognise(image, box, look = 'first') {
      const size = box.kind === 'label' ? { ...metadata, stretch: LABEL_STRETCH } : metadata;
      return (look === 'first' ? firstLook : recogniser).recognise(cropLine(image, box, size));
    },
    async refine(image, box, first) {
      if (box.kind === 'label') return first;
      let wide: RecognisedText | undefined;
      if (isAnswer(first)) {
        if (!mayLackLetter(first)) return first;
        wide = await firstLook.recognise(crop(image, box, WIDE));
        if (isSameText(wide, first)) return first;
      }
      const variant = await repeat(image, box, first, AS_DETECTED);
      const variants: [RecognisedText, ...RecognisedText[]] = [variant];
      if (wide) variants.push(await repeat(image, box, wide, WIDE));
      const widening = wide ? WIDE.stretch : 1;
      let mean = averagePosteriors(variants);
      for (const { minUncertainty, ...further } of VARIANTS) {
        if (findUncertainty(mean) <= minUncertainty) break;
        const stretch = further.stretch * widening;
        variants.push(await recogniser.recognise(crop(image, box, { ...further, stretch })));
        mean = averagePosteriors(variants);
      }
      return variants.length === 1 ? variant : decodePosteriors(mean, variant.stepFraction);
    },
  };
}

/** Whether a first look is enough. */
function isAnswer({ text, posteriors }: RecognisedText): boolean {
  return !mayBeNumber(text) && findUncertainty(posteriors) <= MAX_FIRST_UNCERTAINTY;
}

/** Whether a line may be a number or a part of one: it has ten digits, or five and at most one other letter or sign. */
export function mayBeNumber(text: string): boolean {
  const digits = text.match(DIGITS)?.length ?? 0;
  const isAlone = digits >= MIN_DIGITS_ALONE && text.replace(BLANKS, '').length - digits <= 1;
  return digits >= MIN_NUMBER_DIGITS || (isAlone && !SEPARATORS.test(text));
}

/** Print that stands close can lose a thin letter (NOVIANTI recognised as NOVANTI), of which the posteriors show no more than a little doubt. */
function mayLackLetter({ text, posteriors }: RecognisedText): boolean {
  const letters = text.match(LETTERS)?.length ?? 0;
  const digits = text.match(DIGITS)?.length ?? 0;
  return (
    letters >= MIN_LETTERS_TO_WIDEN &&
    letters > digits &&
    findUncertainty(posteriors) > MIN_UNCERTAINTY_TO_WIDEN
  );
}

function isSameText(one: RecognisedText, other: RecognisedText): boolean {
  return one.text.replace(COLON, '').trim() === other.text.replace(COLON, '').trim();
}

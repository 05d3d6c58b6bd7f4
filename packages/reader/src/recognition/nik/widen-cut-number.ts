import type { DigitCell } from '@ktp-ocr/card/text-line';
import { toPolygon } from '../../geometry/upright-frame.js';
import type { GreyPixels } from '../../image/pixels.js';
import type { BoxRecogniser } from '../recognise-box.js';
import type { RecognisedLine } from '../recognise-lines.js';

/** A cell that shows a digit at least as surely as this. */
const MIN_DIGIT = 0.6;
/** Room beyond the middle of the outermost digit, in pitches. */
const END_ROOM = 0.8;

/**
 * The line recognised again from a box that reaches as far as its number does, where a digit stands beyond its end: detection
 * finds the row's end by its first strokes, and now and then without the first or last digit. Undefined where none does.
 */
export async function widenCutNumber(
  image: GreyPixels,
  line: RecognisedLine,
  cells: readonly DigitCell[],
  boxRecogniser: BoxRecogniser,
): Promise<RecognisedLine | undefined> {
  const digits = cells.filter(({ blank, illegible }) => 1 - blank - illegible > MIN_DIGIT);
  const [first, last] = [digits[0]?.at ?? 0, digits.at(-1)?.at ?? 1];
  const pitch = (last - first) / Math.max(1, digits.length - 1);
  // A digit whose middle lies within the box was there to be recognised.
  const start = first < pitch / 4 ? first - END_ROOM * pitch : 0;
  const end = last > 1 - pitch / 4 ? last + END_ROOM * pitch : 1;
  if (start === 0 && end === 1) return undefined;
  const { box, place } = line;
  const along = ((start + end - 1) / 2) * box.width;
  const width = (end - start) * box.width;
  const wider = {
    ...box,
    centreX: box.centreX + along * Math.cos(box.angle),
    centreY: box.centreY + along * Math.sin(box.angle),
    width,
  };
  const recognised = await boxRecogniser.recognise(image, wider);
  return {
    ...line,
    ...(await boxRecogniser.refine(image, wider, recognised)),
    place: { ...place, centreX: place.centreX + along, width },
    polygon: toPolygon(wider),
    box: wider,
  };
}

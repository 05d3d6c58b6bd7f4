import type { RecognisedCharacter } from '@ktp-ocr/card/text-line';
import { toPolygon } from '../geometry/upright-frame.js';
import type { GreyPixels } from '../image/pixels.js';
import type { BoxRecogniser } from '../recognition/recognise-box.js';
import type { RecognisedLine } from '../recognition/recognise-lines.js';
import { showsInkBeyond } from '../recognition/shows-ink-beyond.js';

/** A box is made longer by so much at a time, in heights, and so often: two long words. */
const STEP_HEIGHTS = 1.5;
const MAX_STEPS = 6;
/** What is found beyond a box's end is told where every letter of it is as sure as this. */
const MIN_CONFIDENCE = 0.9;
/** What was recognised less surely is no print of the card: a signature, a paper below it. */
const MIN_CONFIDENCE_OF_CUT = 0.7;
/** A number's ends are found cell by cell. */
const MIN_DIGITS_OF_NUMBER = 12;
/** The next box of a row lies this near in height, in heights of the line; between it and the end must be room for a letter. */
const MAX_DRIFT = 0.6;
const MIN_ROOM_HEIGHTS = 0.5;

/**
 * The lines, those of values whose box ends where their print goes on recognised again from a longer one: detection loses the rest
 * of a value in a shadow or a gap, and what is left of it looks like a whole one (SUKAMA of SUKAMAJU KIDUL).
 *
 * A longer box is believed where it shows the same letters and sure ones behind them. The photo's edge and patterns, which are
 * ink as well, show none.
 */
export async function extendCutValues(
  image: GreyPixels,
  lines: readonly RecognisedLine[],
  boxRecogniser: BoxRecogniser,
): Promise<RecognisedLine[]> {
  const extended: RecognisedLine[] = [];
  for (const line of lines) {
    const isValue = line.kind === 'value' && line.confidence >= MIN_CONFIDENCE_OF_CUT && !isNumber(line);
    const isCut = isValue && showsInkBeyond(image, line.box);
    extended.push(isCut ? await extendValue(image, line, lines, boxRecogniser) : line);
  }
  return extended;
}

async function extendValue(
  image: GreyPixels,
  line: RecognisedLine,
  others: readonly RecognisedLine[],
  boxRecogniser: BoxRecogniser,
): Promise<RecognisedLine> {
  let whole = line;
  const room = measureRoom(line, others);
  if (room < MIN_ROOM_HEIGHTS * line.place.height) return line;
  for (let step = 1; step <= MAX_STEPS; step++) {
    const longer = lengthen(line, Math.min(room, step * STEP_HEIGHTS * line.box.height));
    const recognised = await boxRecogniser.recognise(image, longer.box);
    // Most often the same again, which needs no second look.
    if (toInk(recognised.text).length <= toInk(line.text).length) break;
    const found = { ...longer, ...(await boxRecogniser.refine(image, longer.box, recognised)) };
    const added = findAdded(line, found);
    // A longer box may in turn cut one letter, and no more.
    if (!added?.slice(0, -1).every(isSure)) break;
    if (added.every(isSure)) whole = found;
    const isAtNext = step * STEP_HEIGHTS * line.box.height >= room;
    if (isAtNext || !showsInkBeyond(image, longer.box)) break;
  }
  return whole;
}

function lengthen(line: RecognisedLine, by: number): RecognisedLine {
  const { box, place } = line;
  const longer = {
    ...box,
    centreX: box.centreX + (by / 2) * Math.cos(box.angle),
    centreY: box.centreY + (by / 2) * Math.sin(box.angle),
    width: box.width + by,
  };
  return {
    ...line,
    box: longer,
    place: { ...place, centreX: place.centreX + by / 2, width: place.width + by },
    polygon: toPolygon(longer),
  };
}

/**
 * What stands behind the letters of the cut line, of which the box may have cut the last; undefined where nothing more does, or
 * where the cut line has one letter (a blood type, a dash) and so none that shows that the two are the same print.
 */
function findAdded(cut: RecognisedLine, whole: RecognisedLine): readonly RecognisedCharacter[] | undefined {
  const [known, text] = [cut.text.trimEnd(), whole.text.trimEnd()];
  const kept = known.slice(0, -1);
  if (!/[\p{L}\d]/u.test(kept)) return undefined;
  return toInk(text).length > toInk(known).length && text.startsWith(kept)
    ? whole.characters.slice(kept.length, text.length)
    : undefined;
}

function toInk(text: string): string {
  return text.replaceAll(' ', '');
}

function isSure({ character, confidence }: RecognisedCharacter): boolean {
  return character === ' ' || confidence >= MIN_CONFIDENCE;
}

function isNumber({ text }: RecognisedLine): boolean {
  return text.replace(/\D/g, '').length >= MIN_DIGITS_OF_NUMBER;
}

/** From the line's end to the next box in its row, in pixels. */
function measureRoom({ place }: RecognisedLine, others: readonly RecognisedLine[]): number {
  const end = place.centreX + place.width / 2;
  const starts = others
    .map((other) => other.place)
    .filter(
      ({ centreX, centreY }) =>
        Math.abs(centreY - place.centreY) < MAX_DRIFT * place.height && centreX > place.centreX,
    )
    .map(({ centreX, width }) => centreX - width / 2 - end);
  return Math.min(Number.POSITIVE_INFINITY, ...starts);
}

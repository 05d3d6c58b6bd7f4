import { isShortValue } from '@ktp-ocr/card/data/is-short-value';
import type { LinePlace } from '@ktp-ocr/card/text-line';
import { toPolygon } from '../geometry/upright-frame.js';
import type { GreyPixels } from '../image/pixels.js';
import type { BoxRecogniser } from '../recognition/recognise-box.js';
import { hasText, type RecognisedLine } from '../recognition/recognise-lines.js';
import { fitTheilSen } from '../statistics/fit-line.js';
import { medianOf } from '../statistics/percentile.js';

/** Boxes of one row lie this much of a line's height from each other's middle at most. */
const MAX_DRIFT = 0.6;
/** So much of a label's height a value's box may begin before the label's ends. */
const MAX_OVERLAP = 0.5;
/** With fewer rows that have both, nobody knows where values begin. */
const MIN_ROWS = 4;
/** A label this many heights right of the others has its value right behind it: `Gol. Darah`. */
const MIN_INDENT = 6;
/** Room for a dash, in heights of a line, and, where more than that shows, for a word. */
const DASH_HEIGHTS = 4;
const WORD_HEIGHTS = 9;
const BESIDE_LABEL_HEIGHTS = 3;
/** The photo may stand closer than that behind a dash: without it the dash alone is told. */
const DASH_BESIDE_LABEL_HEIGHTS = 2.2;
/** A dash beside the photo is surer than a speck of the ground. */
const MIN_DASH_CONFIDENCE = 0.5;
/** A colon that touches the letter before it is seen whole where the crop begins this much earlier, in heights. */
const LETTER_HEIGHTS = 0.6;
/** Of the way from the middle of a label's last letter to that of its colon, where the letter has ended. */
const LETTER_ENDS_AT = 0.6;
/** A value begins no further than this behind its place, in heights; what stands beyond is the photo's column. */
const MAX_GAP = 3;
/** What was recognised less surely than this is the ground's. */
const MIN_CONFIDENCE = 0.4;
/** Bare ground behind the middle of the last character, in heights: more than a blank, so that no word follows. */
const MIN_AIR = 1.2;

/**
 * What stands beside labels that have no value: detection passes over a dash, the smallest of all values, and now and then over a
 * short word in a shadow. Each place is recognised once; what shows no print that can be read is left out.
 *
 * The crop's width is a guess, which may cut a name or an address, double its end, or make another day of a date. So only
 * what is known to be whole is told: a value of a short list with bare ground behind it.
 */
export async function recogniseMissedValues(
  image: GreyPixels,
  lines: readonly RecognisedLine[],
  boxRecogniser: BoxRecogniser,
): Promise<RecognisedLine[]> {
  const labels = lines.filter(({ kind, text }) => kind === 'label' || BLOOD_TYPE_LABEL.test(text));
  const values = lines.filter((line) => line.kind === 'value' && !labels.includes(line));
  if (labels.length < MIN_ROWS) return [];
  const height = medianOf(values.map(({ place }) => place.height));
  const labelLeft = medianOf(labels.map(({ place }) => leftOf(place)));
  const valueLeft = fitValueLeft(labels, values);
  const found: RecognisedLine[] = [];
  for (const label of labels) {
    const isIndented = leftOf(label.place) > labelLeft + MIN_INDENT * height;
    const start = isIndented ? behindLabel(label) : valueLeft?.(label.place.centreY);
    if (start === undefined || (!isIndented && start < rightOf(label.place) - MAX_OVERLAP * height)) continue;
    const isTaken = (heights: number) =>
      lines.some(({ place }) => isBehind(place, label.place) && leftOf(place) < start + heights * height);
    if (isTaken(MAX_GAP)) continue;
    const recognise = (heights: number, before = 0) =>
      recogniseBeside(
        image,
        label,
        start - before * height,
        { width: (heights + before) * height, height },
        boxRecogniser,
      );
    if (isIndented) {
      const line = await recogniseBloodType(recognise);
      if (line) found.push(line);
      continue;
    }
    const line = await recognise(DASH_HEIGHTS);
    const isWord = isLonger(line);
    if (isWord && isTaken(WORD_HEIGHTS)) continue;
    const whole = isWord ? await recognise(WORD_HEIGHTS) : line;
    if (isTold(whole)) found.push(whole);
  }
  return found;
}

/** `Gol. Darah` stands where values do, and is now and then taken for one. */
const BLOOD_TYPE_LABEL = /^\W*G[o0][l1I]\W*D[a-z]r[a-z]h\W*$/i;

/** Whatever blood type stands before the photo, or a dash right beside it. */
async function recogniseBloodType(
  recognise: (heights: number, before?: number) => Promise<RecognisedLine>,
): Promise<RecognisedLine | undefined> {
  const line = await recognise(BESIDE_LABEL_HEIGHTS);
  if (!hasText(line)) return undefined;
  if (isTold(line)) return line;
  const withoutPhoto = await recognise(DASH_BESIDE_LABEL_HEIGHTS);
  if (isDash(withoutPhoto)) return withoutPhoto;
  if (!withoutPhoto.text.endsWith('-')) return undefined;
  const withLetter = await recognise(DASH_BESIDE_LABEL_HEIGHTS, LETTER_HEIGHTS);
  return isDash(withLetter) ? withLetter : undefined;
}

/** A dash is whole whatever stands behind it; by itself it is told from the ground by its colon. */
function isDash({ text, characters }: RecognisedLine): boolean {
  return DASH_BEHIND_COLON.test(text) && (characters.at(-1)?.confidence ?? 0) >= MIN_DASH_CONFIDENCE;
}

/** With what a crop shows of the label's last letter. */
const DASH_BEHIND_COLON = /^\S{0,2}:\s*-$/;

/** Where the label's letters end: a dash by itself is told from the ground with the colon before it, if the label's box has that. */
function behindLabel({ characters, place }: RecognisedLine): number {
  const ink = characters.filter(({ character }) => character !== ' ');
  const [letter, colon] = ink.slice(-2);
  if (!letter || colon?.character !== ':') return rightOf(place);
  return place.centreX + (letter.at + LETTER_ENDS_AT * (colon.at - letter.at) - 0.5) * place.width;
}

function isTold(line: RecognisedLine): boolean {
  return hasText(line) && line.confidence >= MIN_CONFIDENCE && isWhole(line);
}

/** Where values begin at a height, by the rows that have both; undefined where these are too few. */
function fitValueLeft(
  labels: readonly RecognisedLine[],
  values: readonly RecognisedLine[],
): ((y: number) => number) | undefined {
  const starts = labels.flatMap((label) => {
    const value = values.find(({ place }) => isBehind(place, label.place));
    return value ? [value.place] : [];
  });
  if (starts.length < MIN_ROWS) return undefined;
  const { offset, slope } = fitTheilSen(
    starts.map(({ centreY }) => centreY),
    starts.map(leftOf),
  );
  return (y) => offset + slope * y;
}

function isBehind(place: LinePlace, label: LinePlace): boolean {
  const drift = Math.abs(place.centreY - label.centreY);
  return (
    drift < MAX_DRIFT * Math.max(place.height, label.height) &&
    leftOf(place) > rightOf(label) - MAX_OVERLAP * label.height
  );
}

/** A box of the label's own direction that begins at `start` in the upright frame. */
async function recogniseBeside(
  image: GreyPixels,
  label: RecognisedLine,
  start: number,
  { width, height }: { width: number; height: number },
  boxRecogniser: BoxRecogniser,
): Promise<RecognisedLine> {
  const centreX = start + width / 2;
  const along = centreX - label.place.centreX;
  const box = {
    ...label.box,
    kind: 'value' as const,
    centreX: label.box.centreX + along * Math.cos(label.box.angle),
    centreY: label.box.centreY + along * Math.sin(label.box.angle),
    width,
    height,
  };
  // Nothing looks at it again.
  const recognised = await boxRecogniser.recognise(image, box, 'full');
  const place = { centreX, centreY: label.place.centreY, width, height };
  return { ...recognised, place, polygon: toPolygon(box), engine: 'fast', kind: 'value', box };
}

function isWhole({ text, characters, place }: RecognisedLine): boolean {
  const last = characters.at(-1);
  return isShortValue(text) && last !== undefined && (1 - last.at) * place.width >= MIN_AIR * place.height;
}

/** More than a dash and its colon. */
function isLonger({ text }: RecognisedLine): boolean {
  return text.replace(/[\s:;.,]/g, '').length > 1;
}

function leftOf({ centreX, width }: LinePlace): number {
  return centreX - width / 2;
}

function rightOf({ centreX, width }: LinePlace): number {
  return centreX + width / 2;
}

import type { GreyPixels } from '../image/pixels.js';
import { decodePosteriors } from '../recognition/ctc/decode-ctc.js';
import type { RecognisedLine } from '../recognition/recognise-lines.js';
import { recogniseTesseractLine } from './recognise-tesseract-line.js';
import type { TesseractEngine } from './tesseract-engine.js';
import { weighSecondaryEngine } from './weigh-secondary-engine.js';

/** A line with a character below this is uncertain. */
const MIN_CONFIDENCE = 0.8;
/** Tesseract misreads the NIK's typeface: what it says of a run of digits makes it worse (README). */
const DIGITS_ONLY = /^[\d\s:.]*$/;
/** The likeliest to gain first, and no more: a page of a newspaper has hundreds of uncertain lines. */
const MAX_LINES = 12;

/** Has tesseract recognise the uncertain lines too, and weighs what it says against the image. */
export async function consultSecondaryEngine(
  image: GreyPixels,
  lines: readonly RecognisedLine[],
  engine: TesseractEngine,
): Promise<RecognisedLine[]> {
  const uncertain = lines
    .filter((line) => lowestConfidence(line) < MIN_CONFIDENCE && !DIGITS_ONLY.test(line.text))
    .sort((a, b) => b.confidence - a.confidence)
    .slice(0, MAX_LINES);
  const consulted = new Map<RecognisedLine, RecognisedLine>();
  for (const line of uncertain) consulted.set(line, await consult(image, line, engine));
  return lines.map((line) => consulted.get(line) ?? line);
}

async function consult(
  image: GreyPixels,
  line: RecognisedLine,
  engine: TesseractEngine,
): Promise<RecognisedLine> {
  // An engine that fails or times out on a line says nothing about it: the line stays as it was.
  const second = await recogniseTesseractLine(image, line.box, engine).catch(() => undefined);
  const posteriors = second && weighSecondaryEngine(line.posteriors, second.text.trim());
  return posteriors ? { ...line, ...decodePosteriors(posteriors, line.stepFraction) } : line;
}

function lowestConfidence(line: RecognisedLine): number {
  return line.characters.reduce((lowest, { confidence }) => Math.min(lowest, confidence), 1);
}

import type { GreyPixels } from '../image/pixels.js';
import { readLattice } from '../recognition/ctc/decode-ctc.js';
import type { FastLine } from '../recognition/recognise-lines.js';
import { readTesseractLine } from './read-tesseract-line.js';
import type { TesseractEngine } from './tesseract-engine.js';
import { weighSecondOpinion } from './weigh-secondary-engine.js';

/** A line with a character below this is doubtful. */
const DOUBTFUL = 0.8;
/** Tesseract misreads the NIK's typeface: its opinion on a run of digits makes it worse (README). */
const DIGITS_ONLY = /^[\d\s:.]*$/;
/** The likeliest to gain first, and no more: a page of a newspaper has hundreds of doubtful lines. */
const MAX_LINES = 12;

/** Has tesseract read the doubtful lines too, and weighs what it says against the image. */
export async function seekSecondOpinion(
  image: GreyPixels,
  lines: readonly FastLine[],
  engine: TesseractEngine,
): Promise<FastLine[]> {
  const doubtful = lines
    .filter((line) => leastSure(line) < DOUBTFUL && !DIGITS_ONLY.test(line.text))
    .sort((a, b) => b.confidence - a.confidence)
    .slice(0, MAX_LINES);
  const settled = new Map<FastLine, FastLine>();
  for (const line of doubtful) settled.set(line, await settle(image, line, engine));
  return lines.map((line) => settled.get(line) ?? line);
}

async function settle(image: GreyPixels, line: FastLine, engine: TesseractEngine): Promise<FastLine> {
  // An engine that fails or times out on a line has no opinion on it; the first reading stands.
  const second = await readTesseractLine(image, line.box, engine).catch(() => undefined);
  const posteriors = second && weighSecondOpinion(line.posteriors, second.text.trim());
  if (!posteriors) return line;
  return { ...line, ...readLattice(posteriors, line.stepShare) };
}

function leastSure(line: FastLine): number {
  return line.characters.reduce((least, { confidence }) => Math.min(least, confidence), 1);
}

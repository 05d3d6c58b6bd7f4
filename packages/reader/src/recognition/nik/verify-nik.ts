import type { DigitCell } from '@ktp-ocr/card/text-line';
import type { GreyPixels } from '../../image/pixels.js';
import type { BoxRecogniser } from '../recognise-box.js';
import type { RecognisedLine } from '../recognise-lines.js';
import { fitDigitGrids } from './fit-digit-grid.js';
import { holdAgainstLike } from './hold-against-like.js';
import { levelGround } from './level-ground.js';
import type { CellProbabilities, NumberVerifier } from './number-verifier.js';
import { type NumberStrip, rectifyNumber } from './rectify-number.js';
import { widenCutNumber } from './widen-cut-number.js';

/**
 * The lines, each number among them with what a second network sees in its row, one cell for each digit's place.
 *
 * A line recogniser names what a line most likely spells. It completes a number that is covered in part, and says nothing
 * of a digit that its box left out. So a number is cropped again, by the places of its own digits and past both its ends,
 * and every place is looked at by itself: a digit, bare ground, or something that is no legible digit. packages/card
 * judges by that whether there is a NIK at all. A line that has its cells already is left as it is.
 */
export async function verifyNumbers(
  image: GreyPixels,
  lines: readonly RecognisedLine[],
  verifier: NumberVerifier,
  boxRecogniser: BoxRecogniser,
): Promise<RecognisedLine[]> {
  const verified: RecognisedLine[] = [];
  for (const line of lines) {
    if (line.digitCells) {
      verified.push(line);
      continue;
    }
    const digitCells = line.kind === 'label' ? undefined : await verifyNumber(image, line, verifier);
    const whole = digitCells && (await widenCutNumber(image, line, digitCells, boxRecogniser));
    const cellsOfWhole = whole && (await verifyNumber(image, whole, verifier));
    if (cellsOfWhole) verified.push({ ...whole, digitCells: cellsOfWhole });
    else verified.push(digitCells ? { ...line, digitCells } : line);
  }
  return verified;
}

/** Undefined where the line is no number. */
async function verifyNumber(
  image: GreyPixels,
  line: RecognisedLine,
  verifier: NumberVerifier,
): Promise<DigitCell[] | undefined> {
  const { cellWidth } = verifier.metadata;
  const surest = await findSurestStrip(image, line, verifier);
  if (!surest) return undefined;
  const { strip, cells } = surest;
  return holdAgainstLike(strip, cellWidth, cells).map((cell, index) => ({
    at: strip.centres[index] ?? 0,
    ...cell,
  }));
}

/**
 * The number's row on the grid that shows most of its digits; later grids, and at last the row as if no shadow lay on it, are
 * tried only where digits stay unseen.
 */
async function findSurestStrip(
  image: GreyPixels,
  { characters, box }: RecognisedLine,
  verifier: NumberVerifier,
): Promise<VerifiedStrip | undefined> {
  const { marginCells, cellWidth } = verifier.metadata;
  let surest: VerifiedStrip | undefined;
  for (const grid of fitDigitGrids(characters)) {
    const digits = grid.places - (grid.gaps?.places.length ?? 0);
    for (const strip of rectifyNumber(image, box, grid, verifier.metadata)) {
      const verified = await verifyStrip(strip, verifier);
      if (!surest || verified.seen > surest.seen) surest = verified;
      if (countSeen(verified.cells.slice(marginCells, -marginCells)) >= digits - MAX_MISSED) return verified;
    }
  }
  if (!surest) return undefined;
  const levelled = await verifyStrip(levelGround(surest.strip, cellWidth), verifier);
  return levelled.seen > surest.seen ? levelled : surest;
}

async function verifyStrip(strip: NumberStrip, verifier: NumberVerifier): Promise<VerifiedStrip> {
  const cells = await verifier.verify(strip);
  return { strip, cells, seen: countSeen(cells) };
}

interface VerifiedStrip {
  readonly strip: NumberStrip;
  readonly cells: readonly CellProbabilities[];
  readonly seen: number;
}

/** A row whose digits are seen but for so much, all of them together, lies in its cells. */
const MAX_MISSED = 0.1;

/** Digits that can be told, less what cannot: on a grid that is not theirs digits lie across the borders of cells. */
function countSeen(cells: readonly CellProbabilities[]): number {
  return cells.reduce((sum, { blank, illegible }) => sum + (1 - blank - illegible) - illegible, 0);
}

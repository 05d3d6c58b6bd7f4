import type { DigitCell } from '@ktp-ocr/card/text-line';
import type { GreyPixels } from '../../image/pixels.js';
import type { RecognisedLine } from '../recognise-lines.js';
import { type DigitGrid, fitDigitGrids } from './fit-digit-grid.js';
import type { NumberVerifier } from './number-verifier.js';
import { rectifyNumber } from './rectify-number.js';

/**
 * The lines, each number among them with what a second network sees in its row, one cell for each digit's place.
 *
 * A line recogniser names what a line most likely spells. It completes a number that is covered in part, and says nothing
 * of a digit that its box left out. So a number is cropped again, by the places of its own digits and past both its ends,
 * and every place is looked at by itself: a digit, bare ground, or something that is no legible digit. packages/card
 * judges by that whether there is a NIK at all.
 */
export async function verifyNumbers(
  image: GreyPixels,
  lines: readonly RecognisedLine[],
  verifier: NumberVerifier,
): Promise<RecognisedLine[]> {
  const verified: RecognisedLine[] = [];
  for (const line of lines) {
    const digitCells = line.kind === 'label' ? undefined : await verifyNumber(image, line, verifier);
    verified.push(digitCells ? { ...line, digitCells } : line);
  }
  return verified;
}

/** Undefined where the line is no number. */
async function verifyNumber(
  image: GreyPixels,
  line: RecognisedLine,
  verifier: NumberVerifier,
): Promise<DigitCell[] | undefined> {
  let surest: DigitCell[] | undefined;
  for (const grid of fitDigitGrids(line.characters)) {
    const cells = await verifyOnGrid(image, line, grid, verifier);
    if (!surest || countSeen(cells) > countSeen(surest)) surest = cells;
  }
  return surest;
}

async function verifyOnGrid(
  image: GreyPixels,
  line: RecognisedLine,
  grid: DigitGrid,
  verifier: NumberVerifier,
): Promise<DigitCell[]> {
  const strip = rectifyNumber(image, line.box, grid, verifier.metadata);
  const cells = await verifier.verify(strip);
  return cells.map((cell, index) => ({ at: strip.centres[index] ?? 0, ...cell }));
}

/** Digits that can be told, less what cannot: on a grid that is not theirs digits lie across the borders of cells. */
function countSeen(cells: readonly DigitCell[]): number {
  return cells.reduce((sum, { blank, illegible }) => sum + (1 - blank - illegible) - illegible, 0);
}

import type { DigitCell } from '@ktp-ocr/card/text-line';
import type { GreyPixels } from '../../image/pixels.js';
import type { BoxRecogniser } from '../recognise-box.js';
import type { RecognisedLine } from '../recognise-lines.js';
import { fitDigitGrids } from './fit-digit-grid.js';
import { holdAgainstLike } from './hold-against-like.js';
import { levelGround } from './looks/level-ground.js';
import { levelInk } from './looks/level-ink.js';
import { isInDoubt, isSure, mergeLooks } from './looks/merge-looks.js';
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
 * The number's row on the grid that shows most of its digits; later grids are tried only where digits stay unseen. Where one
 * stays unseen or in doubt, the row is looked at as if no shadow lay on it, and at last as if it were printed evenly, too.
 */
async function findSurestStrip(
  image: GreyPixels,
  line: RecognisedLine,
  verifier: NumberVerifier,
): Promise<VerifiedStrip | undefined> {
  const { marginCells, cellWidth } = verifier.metadata;
  const insideOf = ({ cells }: VerifiedStrip) => cells.slice(marginCells, -marginCells);
  const asLit = await findFullestStrip(image, line, verifier);
  if (!asLit || insideOf(asLit).every(isSure)) return asLit;
  const inEvenLight = await verifyStrip(levelGround(asLit.strip, cellWidth), verifier);
  const [better, worse] = inEvenLight.seen > asLit.seen ? [inEvenLight, asLit] : [asLit, inEvenLight];
  const inBoth = { ...better, cells: mergeLooks(better.cells, worse.cells) };
  const open = insideOf(inBoth).filter((cell) => !isSure(cell));
  // What is no digit in the better light is none in a third.
  if (open.length === 0 || !open.every(isInDoubt)) return inBoth;
  const evenlyPrinted = await verifyStrip(levelInk(inEvenLight.strip, cellWidth), verifier);
  return { ...better, cells: mergeLooks(inBoth.cells, evenlyPrinted.cells) };
}

async function findFullestStrip(
  image: GreyPixels,
  { characters, box }: RecognisedLine,
  verifier: NumberVerifier,
): Promise<VerifiedStrip | undefined> {
  const { marginCells } = verifier.metadata;
  let fullest: VerifiedStrip | undefined;
  for (const grid of fitDigitGrids(characters)) {
    const digits = grid.places - (grid.gaps?.places.length ?? 0);
    for (const strip of rectifyNumber(image, box, grid, verifier.metadata)) {
      const verified = await verifyStrip(strip, verifier);
      if (!fullest || verified.seen > fullest.seen) fullest = verified;
      if (countSeen(verified.cells.slice(marginCells, -marginCells)) >= digits - MAX_MISSED) return verified;
    }
  }
  return fullest;
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

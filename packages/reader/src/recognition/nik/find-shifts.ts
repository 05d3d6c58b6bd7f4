// biome-ignore-all lint/style/noNonNullAssertion: column sums within the strip
import { type Parabola, parabolaThrough } from '../../statistics/fit-line.js';
import { percentileOf } from '../../statistics/percentile.js';
import type { LineCrop } from '../crop-line.js';
import type { DigitGrid } from './fit-digit-grid.js';
import type { StripSize } from './rectify-number.js';

/** How far the grid may be moved at its ends and its middle to bring the digits into their cells, in cells. */
const MAX_SHIFT = 0.5;
const SHIFT_STEP = 0.125;
/** What a shift of one whole cell costs, as a variance of the ink in its cell: without digits to see nothing is moved. */
const SHIFT_COST = 0.02;
/** Brighter than this part of the strip's pixels is ground, darker is ink: digits cover a fifth of it. */
const GROUND_PERCENTILE = 0.5;
/** The part of the strip, above and below its middle, that digits cover. */
const INK_BAND = 0.3;

/** So many shifts that bring the ink into the cells are worth a look. */
const MAX_STRIPS = 3;

const SHIFTS = Array.from(
  { length: Math.round((2 * MAX_SHIFT) / SHIFT_STEP) + 1 },
  (_, index) => index * SHIFT_STEP - MAX_SHIFT,
);
const STEPS = SHIFTS.length;
const FIRST = STEPS ** 2;

/**
 * How far each place of a grid is to be moved, in pitches, so that the ink of its cell lies near its middle. Where round digits
 * touch, the ink between two middles lies there as well: the ways that do it better than any a little different, best first.
 * @param strip the row by the grid as it is, all cells of one width, from the first of `borders` on
 */
export function findShifts(
  strip: LineCrop,
  { places, gaps }: DigitGrid,
  borders: readonly number[],
  { marginCells, cellWidth }: StripSize,
): Parabola[] {
  const ink = sumInk(strip);
  const start = borders[0]!;
  const digits = borders
    .slice(marginCells, marginCells + places)
    .filter((_, place) => !gaps?.places.includes(place));
  const last = borders[borders.length - 1 - marginCells]! - 0.5;
  const toShift = (at: number) => {
    const [atFirst, atMiddle, atLast] = endsOf(at);
    return parabolaThrough([0, atFirst], [last / 2, atMiddle], [last, atLast]);
  };
  const costs = new Float64Array(STEPS ** 3);
  for (const at of costs.keys()) {
    const shift = toShift(at);
    const lefts = digits.map((digit) => (digit + shift(digit + 0.5) - start) * cellWidth);
    const moved = endsOf(at).reduce((sum, end) => sum + end ** 2, 0);
    costs[at] = spreadOfInk(ink, lefts, cellWidth) + SHIFT_COST * moved;
  }
  const minima = [...costs.keys()].filter((at) => isMinimum(costs, at));
  return minima
    .sort((one, other) => costs[one]! - costs[other]!)
    .slice(0, MAX_STRIPS)
    .map(toShift);
}

/** Shifts at the first, middle and last place, of the many tried. */
function endsOf(at: number): [number, number, number] {
  return [SHIFTS[Math.floor(at / FIRST)]!, SHIFTS[Math.floor(at / STEPS) % STEPS]!, SHIFTS[at % STEPS]!];
}

/** Whether none is better that differs from it by one step at one place or more. */
function isMinimum(costs: Float64Array, at: number): boolean {
  const [first, middle, last] = [Math.floor(at / FIRST), Math.floor(at / STEPS) % STEPS, at % STEPS];
  for (let x = Math.max(0, first - 1); x <= Math.min(STEPS - 1, first + 1); x++) {
    for (let y = Math.max(0, middle - 1); y <= Math.min(STEPS - 1, middle + 1); y++) {
      for (let z = Math.max(0, last - 1); z <= Math.min(STEPS - 1, last + 1); z++) {
        if (costs[x * FIRST + y * STEPS + z]! < costs[at]!) return false;
      }
    }
  }
  return true;
}

/** Sums over the columns left of each: of their ink, and of its first and second moments about the strip's left end. */
interface InkSums {
  readonly ink: Float64Array;
  readonly first: Float64Array;
  readonly second: Float64Array;
}

/** Of how much darker than its ground the strip is, in the band where digits are. */
function sumInk({ grey, width, height }: LineCrop): InkSums {
  const top = Math.round(height * (0.5 - INK_BAND));
  const bottom = Math.round(height * (0.5 + INK_BAND));
  const ground = percentileOf(grey, GROUND_PERCENTILE);
  const sums = {
    ink: new Float64Array(width + 1),
    first: new Float64Array(width + 1),
    second: new Float64Array(width + 1),
  };
  for (let x = 0; x < width; x++) {
    let ink = 0;
    for (let y = top; y < bottom; y++) ink += Math.max(0, ground - grey[y * width + x]!);
    sums.ink[x + 1] = sums.ink[x]! + ink;
    sums.first[x + 1] = sums.first[x]! + ink * (x + 0.5);
    sums.second[x + 1] = sums.second[x]! + ink * (x + 0.5) ** 2;
  }
  return sums;
}

/** Mean squared distance of the ink from the middle of its cell, in cells that begin at each of `lefts`. */
function spreadOfInk({ ink, first, second }: InkSums, lefts: readonly number[], cellWidth: number): number {
  let total = 0;
  let spread = 0;
  for (const place of lefts) {
    const left = Math.max(0, Math.min(ink.length - 1 - cellWidth, Math.round(place)));
    const right = left + cellWidth;
    const middle = (left + right) / 2;
    const ofCell = ink[right]! - ink[left]!;
    total += ofCell;
    spread +=
      second[right]! - second[left]! - 2 * middle * (first[right]! - first[left]!) + middle ** 2 * ofCell;
  }
  return total === 0 ? 0 : spread / total / cellWidth ** 2;
}

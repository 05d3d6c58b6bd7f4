// biome-ignore-all lint/style/noNonNullAssertion: pixel loop within the strip
import type { LineCrop } from '../crop-line.js';

/** Two cells of one strip that show the same digit. */
export interface DigitPair {
  /** Cells of the strip. */
  readonly first: number;
  readonly second: number;
  /** Correlation of the two at the offset at which they look most alike, -1 to 1. */
  readonly likeness: number;
  /** How much further right in its cell the second one stands, in cells. */
  readonly offset: number;
}

/** Pixels of the strip along each side of one that is compared: a digit is told by its strokes, not by their edges. */
const REDUCTION = 2;
/** What is compared of a cell, without its rim: parts of its width and height. */
const RIM_X = 1 / 16;
const RIM_Y = 1 / 8;
/** How far two digits may stand apart in their cells, in reduced pixels. */
const MAX_OFFSET = 6;

/**
 * How alike the digits are that a strip shows more than once. One face prints them all, in one light: what was half hidden and
 * still looks like a digit does not look like that digit elsewhere in the row.
 * @param digits what each cell of the strip shows; undefined for what is none
 */
export function compareDigits(
  strip: LineCrop,
  cellWidth: number,
  digits: readonly (number | undefined)[],
): DigitPair[] {
  const row = new ComparedRow(strip, cellWidth);
  const pairs: DigitPair[] = [];
  for (const [second, digit] of digits.entries()) {
    if (digit === undefined) continue;
    for (let first = 0; first < second; first++) {
      if (digits[first] === digit) pairs.push({ first, second, ...row.matchCells(first, second) });
    }
  }
  return pairs;
}

/** A strip in the size in which its cells are compared. */
class ComparedRow {
  readonly #grey: Float32Array;
  readonly #width: number;
  readonly #cellWidth: number;
  readonly #left: number;
  readonly #columns: number;
  readonly #top: number;
  readonly #rows: number;
  /** For each way down, sums over the compared rows of all columns left of each, of the pixels and of their squares. */
  readonly #sums: readonly ColumnSums[];
  readonly #still = new Map<number, Float64Array>();

  constructor(strip: LineCrop, cellWidth: number) {
    const { grey, width, height } = reduce(strip);
    this.#grey = grey;
    this.#width = width;
    this.#cellWidth = cellWidth / REDUCTION;
    this.#left = Math.round(RIM_X * this.#cellWidth);
    this.#columns = this.#cellWidth - 2 * this.#left;
    this.#top = Math.round(RIM_Y * height);
    this.#rows = height - 2 * this.#top;
    this.#sums = [-1, 0, 1].map((down) => this.#sumColumns(down));
  }

  /** Slid over each other along the row first, then up and down where they are most alike. */
  matchCells(first: number, second: number): { likeness: number; offset: number } {
    const still = this.#still.get(first) ?? this.#crop(first);
    this.#still.set(first, still);
    const byOffset = Array.from({ length: 2 * MAX_OFFSET + 1 }, (_, index) =>
      this.#correlate(still, second, index - MAX_OFFSET, 0),
    );
    const level = Math.max(...byOffset);
    const at = byOffset.indexOf(level);
    const [before, after] = [byOffset[at - 1], byOffset[at + 1]];
    // The top of the parabola through the best and its neighbours.
    const bend = before === undefined || after === undefined ? 0 : 2 * level - before - after;
    const beyond = bend > 0 ? (after! - before!) / bend / 2 : 0;
    const beside = [-1, 1].map((down) => this.#correlate(still, second, at - MAX_OFFSET, down));
    return { likeness: Math.max(level, ...beside), offset: (at - MAX_OFFSET + beyond) / this.#cellWidth };
  }

  /** A cell's pixels without their mean and of length 1. */
  #crop(cell: number): Float64Array {
    const crop = new Float64Array(this.#columns * this.#rows);
    let index = 0;
    for (let y = 0; y < this.#rows; y++) {
      const start = (this.#top + y) * this.#width + cell * this.#cellWidth + this.#left;
      for (let x = 0; x < this.#columns; x++) crop[index++] = this.#grey[start + x]!;
    }
    const mean = crop.reduce((sum, value) => sum + value, 0) / crop.length;
    const length = Math.sqrt(crop.reduce((sum, value) => sum + (value - mean) ** 2, 0));
    return length === 0 ? crop.fill(0) : crop.map((value) => (value - mean) / length);
  }

  /** Correlation with a cell of which the crop begins further right and down; -1 where that lies beyond the strip. */
  #correlate(still: Float64Array, cell: number, right: number, down: number): number {
    const left = cell * this.#cellWidth + this.#left + right;
    if (left < 0 || left + this.#columns > this.#width) return -1;
    const { sum, squares } = this.#sums[down + 1]!;
    const end = left + this.#columns;
    const total = sum[end]! - sum[left]!;
    const spread = squares[end]! - squares[left]! - total ** 2 / still.length;
    if (spread <= 0) return 0;
    let product = 0;
    let index = 0;
    for (let y = 0; y < this.#rows; y++) {
      const start = (this.#top + y + down) * this.#width + left;
      for (let x = 0; x < this.#columns; x++) product += still[index++]! * this.#grey[start + x]!;
    }
    return product / Math.sqrt(spread);
  }

  #sumColumns(down: number): ColumnSums {
    const sums = { sum: new Float64Array(this.#width + 1), squares: new Float64Array(this.#width + 1) };
    for (let x = 0; x < this.#width; x++) {
      let sum = 0;
      let squares = 0;
      for (let y = 0; y < this.#rows; y++) {
        const value = this.#grey[(this.#top + y + down) * this.#width + x]!;
        sum += value;
        squares += value * value;
      }
      sums.sum[x + 1] = sums.sum[x]! + sum;
      sums.squares[x + 1] = sums.squares[x]! + squares;
    }
    return sums;
  }
}

interface ColumnSums {
  readonly sum: Float64Array;
  readonly squares: Float64Array;
}

/** Means of small squares, about their common mean, so that sums of squares stay exact. */
function reduce({ grey, width, height }: LineCrop): LineCrop {
  const size = { width: width / REDUCTION, height: height / REDUCTION };
  const reduced = new Float32Array(size.width * size.height);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / REDUCTION) * size.width;
    for (let x = 0; x < width; x++) reduced[row + Math.floor(x / REDUCTION)]! += grey[y * width + x]!;
  }
  const mean = reduced.reduce((sum, value) => sum + value, 0) / reduced.length;
  return { grey: reduced.map((value) => value - mean), ...size };
}

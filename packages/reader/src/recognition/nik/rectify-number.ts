// biome-ignore-all lint/style/noNonNullAssertion: column sums within the strip
import type { TextBox } from '../../geometry/text-box.js';
import type { GreyPixels } from '../../image/pixels.js';
import { parabolaThrough } from '../../statistics/fit-line.js';
import { percentileOf } from '../../statistics/percentile.js';
import { cropLine, type LineCrop } from '../crop-line.js';
import type { DigitGrid } from './fit-digit-grid.js';

/** How the verifier was trained to see a number. */
export interface StripSize {
  /** Pixels. */
  readonly height: number;
  readonly digitHeight: number;
  /** Pixels from one digit to the next. */
  readonly cellWidth: number;
  /** Cells to either side of the number. */
  readonly marginCells: number;
}

export interface NumberStrip extends LineCrop {
  /** Place of the first cell on the grid, and the centre of each cell as a fraction of the line's width. */
  readonly centres: readonly number[];
}

/** A detector's box is the ink and this fraction of it above and below (its `boxMarginHeights`). */
const BOX_MARGIN_HEIGHTS = 0.2;
/** How far the grid may be moved at its ends and its middle to bring the digits into their cells, in cells. */
const MAX_SHIFT = 0.5;
const SHIFT_STEP = 0.125;
/** What a shift of one whole cell costs, as a variance of the ink in its cell: without digits to see nothing is moved. */
const SHIFT_COST = 0.02;
/** Columns of ink that are summed into one: a shift is no finer. */
const BIN_WIDTH = 2;
/** Brighter than this part of the strip's pixels is ground, darker is ink: digits cover a fifth of it. */
const GROUND_PERCENTILE = 0.5;
/** The part of the strip, above and below its middle, that digits cover. */
const INK_BAND = 0.3;

/**
 * The row of a number, cropped so that every digit stands in the middle of a cell of its own.
 *
 * The recogniser says only roughly where in a line it named a digit. So the strip is cropped by its grid once, the grid is
 * moved until the ink of each cell lies in its middle, and the strip is cropped again.
 */
export function rectifyNumber(
  image: GreyPixels,
  box: TextBox,
  grid: DigitGrid,
  size: StripSize,
): NumberStrip {
  const refined = refineGrid(cropCells(image, box, grid, size), grid, size);
  return cropCells(image, box, refined, size);
}

/** Each cell is cropped by itself, as wide as the pitch is there. */
function cropCells(image: GreyPixels, box: TextBox, grid: DigitGrid, size: StripSize): NumberStrip {
  const { height, cellWidth, marginCells } = size;
  const cells = grid.places + 2 * marginCells;
  const width = cells * cellWidth;
  const grey = new Float32Array(width * height);
  const centres: number[] = [];
  const boxHeight = (height / size.digitHeight) * (box.height / (1 + 2 * BOX_MARGIN_HEIGHTS));
  for (let cell = 0; cell < cells; cell++) {
    const place = cell - marginCells;
    const [left, right] = [grid.centres(place - 0.5), grid.centres(place + 0.5)];
    const along = ((left + right) / 2 - 0.5) * box.width;
    const crop = cropLine(
      image,
      {
        ...box,
        centreX: box.centreX + along * Math.cos(box.angle),
        centreY: box.centreY + along * Math.sin(box.angle),
        width: (right - left) * box.width,
        height: boxHeight,
      },
      { height, minWidth: cellWidth, maxWidth: cellWidth },
    );
    for (let y = 0; y < height; y++) {
      grey.set(crop.grey.subarray(y * cellWidth, (y + 1) * cellWidth), y * width + cell * cellWidth);
    }
    centres.push(grid.centres(place));
  }
  return { grey, width, height, centres };
}

/** The grid moved at its first, middle and last place so that the ink of each cell lies as near its middle as can be. */
function refineGrid(strip: LineCrop, grid: DigitGrid, size: StripSize): DigitGrid {
  const ink = sumInk(strip);
  const last = grid.places - 1;
  const still = (_place: number) => 0;
  let best = { cost: spreadOfInk(ink, grid.places, still, size), shift: still };
  for (const atFirst of SHIFTS) {
    for (const atMiddle of SHIFTS) {
      for (const atLast of SHIFTS) {
        const shift = parabolaThrough([0, atFirst], [last / 2, atMiddle], [last, atLast]);
        const moved = atFirst ** 2 + atMiddle ** 2 + atLast ** 2;
        const cost = spreadOfInk(ink, grid.places, shift, size) + SHIFT_COST * moved;
        if (cost < best.cost) best = { cost, shift };
      }
    }
  }
  const { shift } = best;
  // The centre of place n is where the strip shows place n + shift.
  return { ...grid, centres: (place) => grid.centres(place + shift(place)) };
}

const SHIFTS = Array.from(
  { length: Math.round((2 * MAX_SHIFT) / SHIFT_STEP) + 1 },
  (_, index) => index * SHIFT_STEP - MAX_SHIFT,
);

/** For each two columns how much darker than its ground the strip is, in the band where digits are. */
function sumInk({ grey, width, height }: LineCrop): Float64Array {
  const top = Math.round(height * (0.5 - INK_BAND));
  const bottom = Math.round(height * (0.5 + INK_BAND));
  const sums = new Float64Array(Math.ceil(width / BIN_WIDTH));
  const ground = percentileOf(grey, GROUND_PERCENTILE);
  for (let y = top; y < bottom; y++) {
    for (let x = 0; x < width; x++) {
      sums[Math.floor(x / BIN_WIDTH)]! += Math.max(0, ground - grey[y * width + x]!);
    }
  }
  return sums;
}

/** Mean squared distance of the ink from the middle of its cell, in cells, each place moved by `shift`. */
function spreadOfInk(
  ink: Float64Array,
  places: number,
  shift: (place: number) => number,
  { cellWidth, marginCells }: StripSize,
): number {
  const bins = cellWidth / BIN_WIDTH;
  let total = 0;
  let spread = 0;
  for (let place = 0; place < places; place++) {
    const start = Math.round((marginCells + place + shift(place)) * bins);
    for (let bin = 0; bin < bins; bin++) {
      const value = ink[start + bin] ?? 0;
      total += value;
      spread += value * ((bin + 0.5) / bins - 0.5) ** 2;
    }
  }
  return total === 0 ? 0 : spread / total;
}

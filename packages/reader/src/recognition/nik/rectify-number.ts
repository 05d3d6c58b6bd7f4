// biome-ignore-all lint/style/noNonNullAssertion: pixel loop within the strip
import type { TextBox } from '../../geometry/text-box.js';
import type { GreyPixels } from '../../image/pixels.js';
import type { Parabola } from '../../statistics/fit-line.js';
import { cropLine, type LineCrop } from '../crop-line.js';
import { findShifts } from './find-shifts.js';
import type { DigitGrid } from './fit-digit-grid.js';
import { toBorders } from './grid-borders.js';

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
  /** Of each cell, as a fraction of the line's width. */
  readonly centres: readonly number[];
}

/** A detector's box is the ink and this fraction of it above and below (its `boxMarginHeights`). */
const BOX_MARGIN_HEIGHTS = 0.2;
/**
 * The row of a number, cropped so that every digit stands in the middle of a cell of its own; where more than one grid may
 * have that effect, one strip for each, likeliest first.
 *
 * The recogniser says only roughly where in a line it named a digit. So the strip is cropped by its grid once, the grid is
 * moved until the ink of each cell lies in its middle, and the strip is cropped again.
 */
export function* rectifyNumber(
  image: GreyPixels,
  box: TextBox,
  grid: DigitGrid,
  size: StripSize,
): Generator<NumberStrip> {
  const borders = toBorders(grid, size.marginCells);
  const evenly = Array.from(
    { length: Math.ceil(borders.at(-1)! - borders[0]!) + 1 },
    (_, cell) => borders[0]! + cell,
  );
  const unmoved = cropCells(image, box, grid.centres, evenly, size);
  for (const shift of findShifts(unmoved, grid, borders, size)) {
    // The place n is where the grid says that place n + shift is.
    const centres = (at: number) => grid.centres(at + shift(at));
    yield cropCells(image, box, centres, borders, size);
  }
}

/** Each cell is cropped by itself, as wide as it is there. */
function cropCells(
  image: GreyPixels,
  box: TextBox,
  centres: Parabola,
  borders: readonly number[],
  size: StripSize,
): NumberStrip {
  const { height, cellWidth } = size;
  const cells = borders.length - 1;
  const width = cells * cellWidth;
  const grey = new Float32Array(width * height);
  const middles: number[] = [];
  const boxHeight = (height / size.digitHeight) * (box.height / (1 + 2 * BOX_MARGIN_HEIGHTS));
  for (let cell = 0; cell < cells; cell++) {
    const [start, end] = [borders[cell]!, borders[cell + 1]!];
    const [left, right] = [centres(start), centres(end)];
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
    middles.push(centres((start + end) / 2));
  }
  return { grey, width, height, centres: middles };
}

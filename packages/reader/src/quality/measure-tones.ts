// biome-ignore-all lint/style/noNonNullAssertion: samples at indices that were checked against the image
import type { PageImage } from '../page-reader.js';
import { percentileOf } from '../statistics/percentile.js';
import { type CardArea, sampleArea } from './card-area.js';

export interface Tones {
  /** Grey of the card's lighter parts, 0..255: its paper, whatever is printed on it. */
  readonly paperLevel: number;
  /** Share of the card that is white without any drawing left. */
  readonly blownShare: number;
  /** How far colours spread about the photo's own colour cast, in 8-bit steps; near 0 for a copy in grey. */
  readonly colourSpread: number;
  /** Share of the card under a spot much brighter than the card around it. */
  readonly glareShare: number;
}

const CELL_COLUMNS = 24;
const CELL_ROWS = 15;
/** Samples a side of a cell. */
const CELL_SAMPLES = 4;
const BLOWN_LEVEL = 250;
/** A spot is this much brighter than what lies around it, on nearly every side: the edge of a shadow has one. */
const GLARE_RATIO = 1.12;
/** How far away "around" is, in cells. */
const GLARE_REACH = 4;
const DIRECTIONS = [
  [1, 0],
  [1, 1],
  [0, 1],
  [-1, 1],
  [-1, 0],
  [-1, -1],
  [0, -1],
  [1, -1],
] as const;
const MIN_SIDES = 5;

export function measureTones(image: PageImage, area: CardArea): Tones {
  const columns = CELL_COLUMNS * CELL_SAMPLES;
  const rows = CELL_ROWS * CELL_SAMPLES;
  const indices = sampleArea(area, image, columns, rows);
  const inside = indices.filter((index) => index >= 0);
  const grey = Uint8Array.from(inside, (index) => image.grey.data[index]!);
  return {
    paperLevel: percentileOf(grey, 0.9),
    blownShare: grey.filter((level) => level >= BLOWN_LEVEL).length / Math.max(1, grey.length),
    colourSpread: measureColourSpread(inside, image),
    glareShare: measureGlare(indices, columns, image),
  };
}

function measureColourSpread(indices: Int32Array, { pixels: { data } }: PageImage): number {
  const redness = Float64Array.from(indices, (index) => data[index * 3]! - data[index * 3 + 1]!);
  const blueness = Float64Array.from(indices, (index) => data[index * 3 + 2]! - data[index * 3 + 1]!);
  const red = percentileOf(redness, 0.5);
  const blue = percentileOf(blueness, 0.5);
  return percentileOf(
    redness.map((value, index) => Math.hypot(value - red, blueness[index]! - blue)),
    0.9,
  );
}

function measureGlare(indices: Int32Array, columns: number, image: PageImage): number {
  const levels = readCellLevels(indices, columns, image);
  let spots = 0;
  for (let row = 0; row < CELL_ROWS; row++) {
    for (let column = 0; column < CELL_COLUMNS; column++) {
      const level = levels[row * CELL_COLUMNS + column]!;
      const around = DIRECTIONS.map(([right, down]) => {
        const x = column + right * GLARE_REACH;
        const y = row + down * GLARE_REACH;
        const inside = x >= 0 && y >= 0 && x < CELL_COLUMNS && y < CELL_ROWS;
        return inside ? levels[y * CELL_COLUMNS + x]! : Number.NaN;
      }).filter((other) => !Number.isNaN(other));
      const darker = around.filter((other) => level > other * GLARE_RATIO).length;
      if (around.length >= MIN_SIDES && darker >= around.length - 1) spots++;
    }
  }
  return spots / (CELL_COLUMNS * CELL_ROWS);
}

/** The lighter quarter of each cell: the paper between the letters, whatever is printed there. */
function readCellLevels(indices: Int32Array, columns: number, { grey }: PageImage): Float64Array {
  const levels = new Float64Array(CELL_COLUMNS * CELL_ROWS).fill(Number.NaN);
  for (let cell = 0; cell < levels.length; cell++) {
    const firstRow = Math.floor(cell / CELL_COLUMNS) * CELL_SAMPLES;
    const firstColumn = (cell % CELL_COLUMNS) * CELL_SAMPLES;
    const samples: number[] = [];
    for (let sample = 0; sample < CELL_SAMPLES ** 2; sample++) {
      const row = firstRow + Math.floor(sample / CELL_SAMPLES);
      const index = indices[row * columns + firstColumn + (sample % CELL_SAMPLES)]!;
      if (index >= 0) samples.push(grey.data[index]!);
    }
    if (samples.length > 0) levels[cell] = percentileOf(samples, 0.75);
  }
  return levels;
}

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
  const grey = new Uint8Array(inside.length);
  let blown = 0;
  for (let sample = 0; sample < inside.length; sample++) {
    const level = image.grey.data[inside[sample]!]!;
    grey[sample] = level;
    if (level >= BLOWN_LEVEL) blown++;
  }
  return {
    paperLevel: percentileOf(grey, 0.9),
    blownShare: blown / Math.max(1, grey.length),
    colourSpread: measureColourSpread(inside, image),
    glareShare: measureGlare(indices, columns, image),
  };
}

function measureColourSpread(indices: Int32Array, { pixels: { data } }: PageImage): number {
  const redness = new Float64Array(indices.length);
  const blueness = new Float64Array(indices.length);
  for (let sample = 0; sample < indices.length; sample++) {
    const at = indices[sample]! * 3;
    redness[sample] = data[at]! - data[at + 1]!;
    blueness[sample] = data[at + 2]! - data[at + 1]!;
  }
  const red = percentileOf(redness, 0.5);
  const blue = percentileOf(blueness, 0.5);
  const squares = new Float64Array(indices.length);
  for (let sample = 0; sample < squares.length; sample++) {
    squares[sample] = (redness[sample]! - red) ** 2 + (blueness[sample]! - blue) ** 2;
  }
  return Math.sqrt(percentileOf(squares, 0.9));
}

function measureGlare(indices: Int32Array, columns: number, image: PageImage): number {
  const levels = readCellLevels(indices, columns, image);
  let spots = 0;
  for (let row = 0; row < CELL_ROWS; row++) {
    for (let column = 0; column < CELL_COLUMNS; column++) {
      const level = levels[row * CELL_COLUMNS + column]!;
      let around = 0;
      let darker = 0;
      for (const [right, down] of DIRECTIONS) {
        const x = column + right * GLARE_REACH;
        const y = row + down * GLARE_REACH;
        if (x < 0 || y < 0 || x >= CELL_COLUMNS || y >= CELL_ROWS) continue;
        const other = levels[y * CELL_COLUMNS + x]!;
        if (Number.isNaN(other)) continue;
        around++;
        if (level > other * GLARE_RATIO) darker++;
      }
      if (around >= MIN_SIDES && darker >= around - 1) spots++;
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

import { describe, expect, test } from 'vitest';
import { rectifyNumber } from './rectify-number.js';

const SIZE = { height: 48, digitHeight: 32, cellWidth: 32, marginCells: 2 };
const WIDTH = 600;
const HEIGHT = 80;
const PITCH = 25;
const FIRST = 110;
const PLACES = 16;

/** Sixteen black bars, ten pixels wide, on grey ground. */
function paintBars() {
  const data = new Uint8Array(WIDTH * HEIGHT).fill(200);
  for (let digit = 0; digit < PLACES; digit++) {
    const centre = FIRST + digit * PITCH;
    for (let y = 28; y < 52; y++) data.fill(30, y * WIDTH + centre - 5, y * WIDTH + centre + 5);
  }
  return { data, width: WIDTH, height: HEIGHT };
}

const BOX = { centreX: 300, centreY: 40, width: 500, height: 24 * 1.4, angle: 0, score: 1 };

/** Centre of the ink in each cell, in cells from the cell's own middle; NaN where a cell has none. */
function offsetsOf({ grey, width }: { grey: Float32Array; width: number }): number[] {
  return Array.from({ length: width / SIZE.cellWidth }, (_, cell) => {
    let sum = 0;
    let moment = 0;
    for (let x = 0; x < SIZE.cellWidth; x++) {
      const ink = Math.max(0, 190 - (grey[24 * width + cell * SIZE.cellWidth + x] ?? 0));
      sum += ink;
      moment += ink * ((x + 0.5) / SIZE.cellWidth - 0.5);
    }
    return moment / sum;
  });
}

/** Where the bars are, in fractions of the box, wrongly by `error` pitches at the start and none at the end. */
const gridWith = (error: number) => ({
  places: PLACES,
  centres: (place: number) => {
    const off = error * PITCH * (1 - place / (PLACES - 1));
    return (FIRST + place * PITCH + off - (BOX.centreX - BOX.width / 2)) / BOX.width;
  },
});

describe('rectifyNumber', () => {
  test.each([0, 0.3, -0.3])('brings each digit into its cell though the grid is off by %d', (error) => {
    const strip = rectifyNumber(paintBars(), BOX, gridWith(error), SIZE);
    expect([strip.width, strip.height]).toEqual([20 * 32, 48]);
    const offsets = offsetsOf(strip);
    for (const offset of offsets.slice(2, 18)) expect(Math.abs(offset)).toBeLessThan(0.16);
    // Nothing beside the number.
    expect([...offsets.slice(0, 2), ...offsets.slice(18)].every(Number.isNaN)).toBe(true);
    expect(strip.centres).toHaveLength(20);
  });

  test('a strip without ink stays where it was', () => {
    const blank = { data: new Uint8Array(WIDTH * HEIGHT).fill(128), width: WIDTH, height: HEIGHT };
    const grid = gridWith(0);
    const { centres } = rectifyNumber(blank, BOX, grid, SIZE);
    expect(centres.slice(2, 18)).toEqual(Array.from({ length: PLACES }, (_, place) => grid.centres(place)));
  });
});

import { describe, expect, test } from 'vitest';
import type { DigitGrid } from './fit-digit-grid.js';
import { type NumberStrip, rectifyNumber } from './rectify-number.js';

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

/** The likeliest. */
function rectify(image: ReturnType<typeof paintBars>, grid: DigitGrid): NumberStrip {
  const [strip] = rectifyNumber(image, BOX, grid, SIZE);
  if (!strip) throw new Error('no strip');
  return strip;
}

describe('rectifyNumber', () => {
  test.each([0, 0.3, -0.3])('brings each digit into its cell though the grid is off by %d', (error) => {
    const strip = rectify(paintBars(), gridWith(error));
    expect([strip.width, strip.height]).toEqual([20 * 32, 48]);
    const offsets = offsetsOf(strip);
    for (const offset of offsets.slice(2, 18)) expect(Math.abs(offset)).toBeLessThan(0.16);
    // Nothing beside the number.
    expect([...offsets.slice(0, 2), ...offsets.slice(18)].every(Number.isNaN)).toBe(true);
    expect(strip.centres).toHaveLength(20);
  });

  test('gives gaps between groups cells of their own, as wide as they are', () => {
    // Three groups with gaps of 0.6: of the sixteen bars some stand in what were other places.
    const gaps = { places: [6, 13], width: 0.6 };
    const groupOf = (digit: number) => (digit < 6 ? 0 : digit < 12 ? 1 : 2);
    const data = new Uint8Array(WIDTH * HEIGHT).fill(200);
    for (let digit = 0; digit < PLACES; digit++) {
      const centre = 100 + (digit + 0.6 * groupOf(digit)) * PITCH;
      for (let y = 28; y < 52; y++) data.fill(30, y * WIDTH + centre - 5, y * WIDTH + centre + 5);
    }
    const centres = (at: number) => (100 + at * PITCH - (BOX.centreX - BOX.width / 2)) / BOX.width;
    const strip = rectify({ data, width: WIDTH, height: HEIGHT }, { places: PLACES + 2, centres, gaps });
    expect(strip.width).toBe(22 * SIZE.cellWidth);
    const offsets = offsetsOf(strip).slice(2, 20);
    for (const [cell, offset] of offsets.entries()) {
      if (gaps.places.includes(cell)) expect(offset).toBeNaN();
      else expect(Math.abs(offset)).toBeLessThan(0.16);
    }
  });

  test('where ink has two middles, as in a row of touching zeros, gives a strip for each', () => {
    const data = new Uint8Array(WIDTH * HEIGHT).fill(200);
    for (let digit = 0; digit < PLACES; digit++) {
      for (const side of [-6, 6]) {
        const centre = FIRST + digit * PITCH + side;
        for (let y = 28; y < 52; y++) data.fill(30, y * WIDTH + centre - 2, y * WIDTH + centre + 2);
      }
    }
    const grid = gridWith(0);
    const strips = [...rectifyNumber({ data, width: WIDTH, height: HEIGHT }, BOX, grid, SIZE)];
    const off = strips.map(({ centres }) =>
      Math.max(...centres.slice(2, 18).map((at, place) => Math.abs(at - gridWith(0).centres(place)))),
    );
    expect(strips.length).toBeGreaterThan(1);
    expect(Math.min(...off)).toBeLessThan((0.16 * PITCH) / BOX.width);
    expect(Math.max(...off)).toBeGreaterThan((0.3 * PITCH) / BOX.width);
  });

  test('a strip without ink stays where it was', () => {
    const blank = { data: new Uint8Array(WIDTH * HEIGHT).fill(128), width: WIDTH, height: HEIGHT };
    const grid = gridWith(0);
    const { centres } = rectify(blank, grid);
    expect(centres.slice(2, 18)).toEqual(Array.from({ length: PLACES }, (_, place) => grid.centres(place)));
  });
});

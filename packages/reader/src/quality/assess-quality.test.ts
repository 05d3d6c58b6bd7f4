import type { TextLine } from '@ktp-ocr/card/text-line';
import { describe, expect, test } from 'vitest';
import { type Pixels, toGreyPixels } from '../image/pixels.js';
import type { PageReading } from '../page-reader.js';
import { assessQuality, QUALITY_FLAGS, type QualityFlagName } from './assess-quality.js';

const WIDTH = 960;
const HEIGHT = 600;
type Colour = readonly [number, number, number];

/**
 * A blue card over the whole frame with twelve dark lines of "letters", strokes of no regular length or
 * distance as in any text; `change` is applied to each pixel.
 */
function paintCard(change: (colour: Colour, x: number, y: number) => Colour = (colour) => colour): Pixels {
  const data = new Uint8ClampedArray(WIDTH * HEIGHT * 3);
  let state = 1;
  const draw = (below: number): number => {
    // Numerical Recipes' linear congruential generator: the same card every time.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const strokes = Array.from({ length: HEIGHT / 6 }, () => {
    const row: boolean[] = [];
    for (let on = false; row.length < WIDTH; on = !on) row.push(...Array(3 + draw(9)).fill(on));
    return row;
  });
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const stroke = strokes[Math.floor(y / 6)]![x]!;
      const ink = y % 48 >= 12 && y % 48 < 36 && stroke && x > 60 && x < 600;
      const portrait = x > 700 && x < 900 && y > 120 && y < 420;
      const plain: Colour = ink ? [40, 40, 45] : portrait ? [190, 40, 40] : [172, 200, 225];
      const grain = draw(13) - 6;
      const [r, g, b] = change(plain, x, y);
      data.set([r + grain, g + grain, b + grain], (y * WIDTH + x) * 3);
    }
  }
  return { data: new Uint8Array(data.buffer), width: WIDTH, height: HEIGHT, channels: 3 };
}

function toLine(row: number, height = 24): TextLine {
  const [left, right] = [60, 600];
  const [top, bottom] = [row * 48 + 24 - height / 2, row * 48 + 24 + height / 2];
  return {
    text: 'x',
    confidence: 1,
    characters: [],
    place: { centreX: 330, centreY: row * 48 + 24, width: 540, height },
    polygon: [
      { x: left, y: top },
      { x: right, y: top },
      { x: right, y: bottom },
      { x: left, y: bottom },
    ],
    engine: 'fast',
  };
}

const CORNERS = [
  { x: 10, y: 10 },
  { x: 950, y: 10 },
  { x: 950, y: 590 },
  { x: 10, y: 590 },
] as const;

function raisedFlags(pixels: Pixels, page: Partial<PageReading> = {}, sourceScale = 1): QualityFlagName[] {
  const quality = assessQuality(
    { pixels, grey: toGreyPixels(pixels), sourceScale },
    {
      lines: Array.from({ length: 12 }, (_, row) => toLine(row)),
      readingAngle: 0,
      cards: [{ corners: CORNERS, score: 1 }],
      ...page,
    },
  );
  return QUALITY_FLAGS.filter((name) => quality[name].raised);
}

function blurAlong(pixels: Pixels, reach: number): Pixels {
  const data = new Uint8Array(pixels.data.length);
  for (let index = 0; index < data.length; index++) {
    let sum = 0;
    for (let step = -reach; step <= reach; step++) sum += pixels.data[index + step * 3] ?? 0;
    data[index] = sum / (2 * reach + 1);
  }
  return { ...pixels, data };
}

describe('assessQuality', () => {
  test('nothing is wrong with a plain card', () => {
    expect(raisedFlags(paintCard())).toEqual([]);
  });

  test.each<[QualityFlagName, (colour: Colour, x: number, y: number) => Colour]>([
    ['dark', ([r, g, b]) => [r * 0.4, g * 0.4, b * 0.4]],
    ['overexposed', ([r, g, b]) => [r * 1.6, g * 1.6, b * 1.6]],
    ['greyscaleCopy', ([r, g, b]) => [(r + g + b) / 3, (r + g + b) / 3, (r + g + b) / 3]],
    [
      'screen',
      ([r, g, b], x, y) => {
        const bar = 22 * Math.sin(x * 0.62 + y * 0.2);
        return [r + bar, g + bar, b + bar];
      },
    ],
    [
      'glare',
      ([r, g, b], x, y) => {
        const light = Math.exp(-(((x - 300) / 60) ** 2) - ((y - 300) / 50) ** 2);
        return [r + (255 - r) * light, g + (255 - g) * light, b + (255 - b) * light];
      },
    ],
  ])('%s', (name, change) => {
    expect(raisedFlags(paintCard(change))).toContain(name);
  });

  test('a copy in grey with the warm cast of a lamp is still grey', () => {
    const warm = paintCard(([r, g, b]) => {
      const level = (r + g + b) / 3;
      return [level + 18, level, level - 22];
    });
    expect(raisedFlags(warm)).toContain('greyscaleCopy');
  });

  test('blurred: the letters, not the page', () => {
    expect(raisedFlags(blurAlong(paintCard(), 5))).toContain('blurred');
    expect(raisedFlags(blurAlong(paintCard(), 5), { lines: [] })).not.toContain('blurred');
  });

  test.each([
    [0.2, false],
    [Math.PI / 2, true],
    [-Math.PI / 2, true],
    [Math.PI, true],
    [-Math.PI, true],
  ])('rotated by %f radians: %s', (readingAngle, raised) => {
    expect(raisedFlags(paintCard(), { readingAngle }).includes('rotated')).toBe(raised);
  });

  test('cropped: a corner well outside the picture', () => {
    const [a, b, c, d] = CORNERS;
    const cut = { cards: [{ corners: [{ x: -60, y: a.y }, b, c, d] as const, score: 1 }] };
    expect(raisedFlags(paintCard(), cut)).toEqual(['cropped']);
    const touching = { cards: [{ corners: [{ x: -4, y: -3 }, b, c, d] as const, score: 1 }] };
    expect(raisedFlags(paintCard(), touching)).toEqual([]);
  });

  test('low resolution counts the pixels that were sent, not those that were decoded', () => {
    const lines = Array.from({ length: 12 }, (_, row) => toLine(row, 16));
    expect(raisedFlags(paintCard(), { lines })).toContain('lowResolution');
    expect(raisedFlags(paintCard(), { lines }, 2)).not.toContain('lowResolution');
  });

  test('a page without text or cards is judged by its frame and never fails', () => {
    expect(raisedFlags(paintCard(), { lines: [], cards: [] })).toEqual([]);
    const dot: Pixels = { data: new Uint8Array(3), width: 1, height: 1, channels: 3 };
    expect(raisedFlags(dot, { lines: [], cards: [] })).toContain('dark');
  });
});

import { describe, expect, test } from 'vitest';
import type { TextBox } from '../geometry/text-box.js';
import type { GreyPixels } from '../image/pixels.js';
import { showsInkBeyond } from './shows-ink-beyond.js';

const HEIGHT = 20;
const GROUND = 190;
/** A level box from 40 to 140 whose letters are strokes 4 pixels wide, every ten. */
const BOX: TextBox = { centreX: 90, centreY: 50, width: 100, height: HEIGHT, angle: 0, score: 1 };

/** Strokes of half a letter's height, at these places from left to right. */
function paint(
  strokes: readonly number[],
  ink = 60,
  change: (x: number, y: number) => number | undefined = () => undefined,
): GreyPixels {
  const [width, height] = [260, 100];
  const data = new Uint8Array(width * height).fill(GROUND);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const isStroke = y >= 46 && y < 51 && strokes.some((left) => x >= left && x < left + 4);
      data[y * width + x] = change(x, y) ?? (isStroke ? ink : GROUND);
    }
  }
  return { data, width, height };
}

const OWN = [44, 54, 64, 74, 84, 94, 104, 114, 124];

describe('showsInkBeyond', () => {
  test.each([
    ['a letter right behind the box', [142]],
    ['a word behind a blank', [145, 152]],
  ])('%s is its print going on', (_, beyond) => {
    expect(showsInkBeyond(paint([...OWN, ...beyond]), BOX)).toBe(true);
  });

  test.each([
    ['bare ground', []],
    ['what stands further off than a blank', [150]],
  ])('%s is not', (_, beyond) => {
    expect(showsInkBeyond(paint([...OWN, ...beyond]), BOX)).toBe(false);
  });

  test('nor are the photo, dark from top to bottom, and a pattern fainter than the letters', () => {
    expect(
      showsInkBeyond(
        paint(OWN, 60, (x) => (x >= 142 ? 70 : undefined)),
        BOX,
      ),
    ).toBe(false);
    const wave = (x: number, y: number) => (x >= 141 && y % 8 < 3 ? GROUND - 40 : undefined);
    expect(showsInkBeyond(paint(OWN, 60, wave), BOX)).toBe(false);
  });

  test('faint print is measured by its own ink', () => {
    expect(showsInkBeyond(paint([...OWN, 142], GROUND - 30), BOX)).toBe(true);
  });

  test('at the edge of the image nothing goes on', () => {
    expect(showsInkBeyond(paint(OWN), { ...BOX, centreX: 210 })).toBe(false);
  });
});

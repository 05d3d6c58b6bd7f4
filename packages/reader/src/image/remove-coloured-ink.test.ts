import { describe, expect, test } from 'vitest';
import { removeColouredInk, surroundLines } from './remove-coloured-ink.js';

const WIDTH = 200;
const HEIGHT = 120;
const AREA = { left: 10, top: 10, width: 180, height: 100 };
type Colour = readonly [number, number, number];
const GROUND: Colour = [172, 200, 225];
const PRINT: Colour = [25, 25, 30];
const STAMP: Colour = [20, 20, 125];

/** A card's ground with rectangles on it: left, top, width, height. */
function paint(...rectangles: readonly (readonly [Colour, number, number, number, number])[]) {
  const data = new Uint8Array(WIDTH * HEIGHT * 3);
  for (let at = 0; at < data.length; at += 3) data.set(GROUND, at);
  for (const [colour, left, top, width, height] of rectangles) {
    for (let y = top; y < top + height; y++)
      for (let x = left; x < left + width; x++) data.set(colour, (y * WIDTH + x) * 3);
  }
  return { data, width: WIDTH, height: HEIGHT, channels: 3 as const };
}

const box = (centreX: number, centreY: number, width: number, height: number) => ({
  centreX,
  centreY,
  width,
  height,
  angle: 0,
});

describe('removeColouredInk', () => {
  test('a coloured stroke becomes ground, and the print that it crosses stays', () => {
    const image = paint([STAMP, 20, 50, 150, 5], [PRINT, 80, 30, 6, 50]);
    const { toGrey, removesPart } = removeColouredInk(image, AREA);
    const grey = toGrey();
    const at = (x: number, y: number) => grey.data[y * WIDTH + x];
    expect(at(40, 52)).toBeGreaterThan(215);
    expect(at(83, 35)).toBeLessThan(40);
    expect(at(83, 75)).toBeLessThan(40);
    expect(removesPart(box(60, 52, 60, 5), 0.5)).toBe(true);
    expect(removesPart(box(60, 90, 60, 10), 0.001)).toBe(false);
  });

  test('a sticker or bar as large as a word stays what it is: what lies below is not seen', () => {
    const { toGrey, removesPart } = removeColouredInk(paint([STAMP, 40, 30, 80, 60]), AREA);
    expect(toGrey().data[60 * WIDTH + 80]).toBe(125);
    expect(removesPart(box(80, 60, 40, 30), 0.001)).toBe(false);
  });

  test('black print on the ground is left alone', () => {
    const image = paint([PRINT, 40, 40, 3, 30], [PRINT, 60, 40, 20, 3]);
    const grey = removeColouredInk(image, AREA).toGrey();
    expect([41, 61].map((x) => grey.data[41 * WIDTH + x])).toEqual([30, 30]);
  });
});

test('surroundLines stays within the image', () => {
  const line = (left: number, top: number, right: number, bottom: number) => ({
    polygon: [
      { x: left, y: top },
      { x: right, y: top },
      { x: right, y: bottom },
      { x: left, y: bottom },
    ] as const,
  });
  const area = surroundLines([line(-5, 20, 40, 30), line(10, 50, 250, 140)], { width: 200, height: 120 });
  expect(area).toEqual({ left: 0, top: 20, width: 200, height: 100 });
});

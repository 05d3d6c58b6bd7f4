import { expect, it } from 'vitest';
import { judgeFrame } from './judge-frame';

const WIDTH = 64;
const HEIGHT = 40;

function paint(levelAt: (x: number, y: number) => number): Uint8ClampedArray {
  const pixels = new Uint8ClampedArray(WIDTH * HEIGHT * 4);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) pixels.fill(levelAt(x, y), (y * WIDTH + x) * 4, (y * WIDTH + x) * 4 + 4);
  }
  return pixels;
}

const print = (x: number, y: number) => (x % 6 < 2 && y % 10 < 6 ? 60 : 180);

it('takes evenly lit, sharp print', () => {
  expect(judgeFrame(paint(print), WIDTH, HEIGHT)).toBe('good');
});

it('sees what is wrong with the light', () => {
  expect(
    judgeFrame(
      paint((x, y) => print(x, y) / 4),
      WIDTH,
      HEIGHT,
    ),
  ).toBe('dark');
  expect(
    judgeFrame(
      paint(() => 240),
      WIDTH,
      HEIGHT,
    ),
  ).toBe('bright');
  expect(
    judgeFrame(
      paint((x, y) => (x < 10 && y < 20 ? 255 : print(x, y))),
      WIDTH,
      HEIGHT,
    ),
  ).toBe('glare');
});

it('sees that print is smeared', () => {
  const smeared = (x: number) => 120 + 60 * Math.sin(x / 6);
  expect(judgeFrame(paint(smeared), WIDTH, HEIGHT)).toBe('blurred');
});

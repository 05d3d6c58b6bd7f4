import { describe, expect, test } from 'vitest';
import { divideComponent } from './divide-component.js';
import { findComponents } from './mask/find-components.js';

const COLUMNS = 60;
const ROWS = 80;

/** A map of rectangles, `[left, top, right, bottom, probability]` in cells; later ones lie on top. */
function drawMap(...rectangles: readonly (readonly [number, number, number, number, number])[]) {
  const values = new Float32Array(COLUMNS * ROWS);
  for (const [left, top, right, bottom, probability] of rectangles) {
    for (let y = top; y < bottom; y++) values.fill(probability, y * COLUMNS + left, y * COLUMNS + right);
  }
  return { values, columns: COLUMNS, rows: ROWS };
}

function divide(map: ReturnType<typeof drawMap>) {
  const [component] = findComponents(map, { threshold: 0.5, minPixels: 24 });
  if (!component) throw new Error('nothing was drawn');
  return divideComponent(component, map, 0, 24).map(({ outline }) => ({
    top: Math.min(...outline.map(({ y }) => y)),
    bottom: Math.max(...outline.map(({ y }) => y)),
  }));
}

describe('divideComponent', () => {
  test('cards above each other come apart where the map is less sure', () => {
    const three = drawMap(
      [10, 5, 45, 27, 1],
      [10, 27, 45, 29, 0.75],
      [10, 29, 45, 51, 1],
      [10, 51, 45, 53, 0.65],
      [10, 53, 45, 75, 1],
    );
    expect(divide(three).map(({ top }) => top)).toEqual([5, 28, 52]);
    expect(divide(three).at(-1)?.bottom).toBe(75);
  });

  test('a card stays whole, though a shadow crosses it', () => {
    expect(divide(drawMap([10, 5, 45, 27, 1], [25, 5, 28, 27, 0.6]))).toEqual([{ top: 5, bottom: 27 }]);
  });

  test('what is no card and does not come apart into cards stays as it is', () => {
    expect(divide(drawMap([10, 5, 45, 75, 0.9]))).toEqual([{ top: 5, bottom: 75 }]);
    expect(divide(drawMap([10, 5, 45, 30, 1], [10, 30, 45, 32, 0.6], [10, 32, 45, 75, 1]))).toHaveLength(1);
  });
});

import { describe, expect, it } from 'vitest';
import type { DetectorModelFacts } from './detector-model.js';
import { readLinesFromMaps } from './text-kernels.js';

const FACTS: DetectorModelFacts['lineFinder'] = {
  file: '',
  sha256: '',
  width: 320,
  height: 96,
  cardWidth: 300,
  cardHeight: 90,
  coreStride: 2,
  placeStride: 4,
  placeUnitPixels: 8,
  coreInsetHeights: 0.15,
  threshold: 0.5,
  boxMarginHeights: 0.25,
  boxReachHeights: 0.25,
};

/** Maps as a perfect network would give them for lines `x0..x1` at `y` of `height`, sloping. */
function drawMaps(
  lines: { plane: 0 | 1; x0: number; x1: number; y: number; height: number; slope: number }[],
) {
  const columns = FACTS.width / 2;
  const rows = FACTS.height / 2;
  const cores = new Float32Array(2 * columns * rows);
  const placeColumns = FACTS.width / 4;
  const planeSize = (placeColumns * FACTS.height) / 4;
  const places = new Float32Array(4 * planeSize);
  for (const { plane, x0, x1, y, height, slope } of lines) {
    const angle = Math.atan(slope);
    const inset = 0.15 * height;
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const px = (column + 0.5) * 2;
        const py = (row + 0.5) * 2;
        const middle = y + slope * (px - (x0 + x1) / 2);
        if (px < x0 + inset || px > x1 - inset || Math.abs(py - middle) > height / 4) continue;
        cores[plane * columns * rows + row * columns + column] = 0.9;
        const placeRow = py >> 2;
        const placeColumn = px >> 2;
        const at = placeRow * placeColumns + placeColumn;
        const cellMiddle = y + slope * ((placeColumn + 0.5) * 4 - (x0 + x1) / 2);
        const offset = ((placeRow + 0.5) * 4 - cellMiddle) * Math.cos(angle);
        places[at] = (height / 2 + offset) / 8;
        places[planeSize + at] = (height / 2 - offset) / 8;
        places[2 * planeSize + at] = Math.cos(angle);
        places[3 * planeSize + at] = Math.sin(angle);
      }
    }
  }
  return { cores, places };
}

describe('readLinesFromMaps', () => {
  it('gives place, size, angle and kind of each line', () => {
    const boxes = readLinesFromMaps(
      drawMaps([
        { plane: 0, x0: 20, x1: 90, y: 30, height: 14, slope: 0 },
        { plane: 1, x0: 110, x1: 290, y: 40, height: 16, slope: 0.06 },
      ]),
      FACTS,
    );
    expect(boxes.map(({ kind }) => kind)).toEqual(['label', 'value']);
    const [label, value] = boxes;
    expect(label!.centreX).toBeCloseTo(55, 0);
    // A quarter of the letters' height of air on every side.
    expect(Math.abs(label!.width - 77)).toBeLessThan(3);
    expect(label!.height).toBeCloseTo(21, 1);
    expect(Math.abs(value!.centreY - 40)).toBeLessThan(1);
    expect(value!.height).toBeCloseTo(24, 1);
    expect(Math.abs(value!.angle - Math.atan(0.06))).toBeLessThan(0.01);
  });

  it('gives a place claimed by both kinds to the likelier one', () => {
    const maps = drawMaps([{ plane: 1, x0: 20, x1: 90, y: 30, height: 14, slope: 0 }]);
    const size = maps.cores.length / 2;
    for (let i = 0; i < size; i++) maps.cores[i] = maps.cores[size + i]! * 0.8;
    expect(readLinesFromMaps(maps, FACTS).map(({ kind }) => kind)).toEqual(['value']);
  });
});

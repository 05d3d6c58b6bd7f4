import { describe, expect, it } from 'vitest';
import type { DetectorMetadata } from './detector-model.js';
import { toTextBoxes } from './text-kernels.js';

const METADATA: DetectorMetadata['lineFinder'] = {
  file: '',
  sha256: '',
  width: 320,
  height: 96,
  cardWidth: 300,
  cardHeight: 90,
  kernelStride: 2,
  geometryStride: 4,
  geometryUnitPixels: 8,
  kernelInsetHeights: 0.15,
  threshold: 0.5,
  boxMarginHeights: 0.25,
  boxReachHeights: 0.25,
};

/** Maps as a perfect network would give them for lines `x0..x1` at `y` of `height`, sloping. */
function drawMaps(
  lines: { plane: 0 | 1; x0: number; x1: number; y: number; height: number; slope: number }[],
) {
  const columns = METADATA.width / 2;
  const rows = METADATA.height / 2;
  const kernels = new Float32Array(2 * columns * rows);
  const geometryColumns = METADATA.width / 4;
  const planeSize = (geometryColumns * METADATA.height) / 4;
  const geometry = new Float32Array(4 * planeSize);
  for (const { plane, x0, x1, y, height, slope } of lines) {
    const angle = Math.atan(slope);
    const inset = 0.15 * height;
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const px = (column + 0.5) * 2;
        const py = (row + 0.5) * 2;
        const middle = y + slope * (px - (x0 + x1) / 2);
        if (px < x0 + inset || px > x1 - inset || Math.abs(py - middle) > height / 4) continue;
        kernels[plane * columns * rows + row * columns + column] = 0.9;
        const geometryRow = py >> 2;
        const geometryColumn = px >> 2;
        const at = geometryRow * geometryColumns + geometryColumn;
        const cellMiddle = y + slope * ((geometryColumn + 0.5) * 4 - (x0 + x1) / 2);
        const offset = ((geometryRow + 0.5) * 4 - cellMiddle) * Math.cos(angle);
        geometry[at] = (height / 2 + offset) / 8;
        geometry[planeSize + at] = (height / 2 - offset) / 8;
        geometry[2 * planeSize + at] = Math.cos(angle);
        geometry[3 * planeSize + at] = Math.sin(angle);
      }
    }
  }
  return { kernels, geometry };
}

describe('toTextBoxes', () => {
  it('tells where each line is, how large, at which angle and of which kind', () => {
    const boxes = toTextBoxes(
      drawMaps([
        { plane: 0, x0: 20, x1: 90, y: 30, height: 14, slope: 0 },
        { plane: 1, x0: 110, x1: 290, y: 40, height: 16, slope: 0.06 },
      ]),
      METADATA,
    );
    expect(boxes.map(({ kind }) => kind)).toEqual(['label', 'value']);
    const [label, value] = boxes;
    expect(label!.centreX).toBeCloseTo(55, 0);
    // A quarter of the letters' height of margin on every side.
    expect(Math.abs(label!.width - 77)).toBeLessThan(3);
    expect(label!.height).toBeCloseTo(21, 1);
    expect(Math.abs(value!.centreY - 40)).toBeLessThan(1);
    expect(value!.height).toBeCloseTo(24, 1);
    expect(Math.abs(value!.angle - Math.atan(0.06))).toBeLessThan(0.01);
  });

  it('takes cells that both kinds claim for the likelier one', () => {
    const maps = drawMaps([{ plane: 1, x0: 20, x1: 90, y: 30, height: 14, slope: 0 }]);
    const size = maps.kernels.length / 2;
    for (let i = 0; i < size; i++) maps.kernels[i] = maps.kernels[size + i]! * 0.8;
    expect(toTextBoxes(maps, METADATA).map(({ kind }) => kind)).toEqual(['value']);
  });
});

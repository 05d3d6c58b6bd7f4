import type { DigitGrid } from './fit-digit-grid.js';

/**
 * How many pitches behind the first digit's centre the cell of each place begins, and at last where the last one ends.
 * @param marginCells places before the first and behind the last that are given too
 */
export function toBorders({ places, gaps }: DigitGrid, marginCells: number): number[] {
  const borders = [-0.5 - marginCells];
  for (let place = -marginCells; place < places + marginCells; place++) {
    const width = gaps?.places.includes(place) ? gaps.width : 1;
    borders.push((borders.at(-1) ?? 0) + width);
  }
  return borders;
}

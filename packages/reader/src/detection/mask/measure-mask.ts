import type { ProbabilityMap } from './probability-map.js';

/** Where the probable part of a mask lies, in cells (continuous coordinates). */
export interface MaskMeasure {
  readonly area: number;
  readonly centreX: number;
  readonly centreY: number;
}

/** `undefined` where nothing is above one half. */
export function measureMask({ values, columns }: ProbabilityMap): MaskMeasure | undefined {
  let area = 0;
  let sumX = 0;
  let sumY = 0;
  for (let index = 0; index < values.length; index++) {
    if ((values[index] ?? 0) <= 0.5) continue;
    const row = Math.floor(index / columns);
    area++;
    sumX += index - row * columns + 0.5;
    sumY += row + 0.5;
  }
  return area === 0 ? undefined : { area, centreX: sumX / area, centreY: sumY / area };
}

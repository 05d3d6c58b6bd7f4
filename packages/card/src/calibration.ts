/** Score and the share of values right at that score; both rise along a table. */
export type CalibrationPoint = readonly [score: number, probability: number];

/** Fitted by scripts/calibrate.mjs on development cards; see the README for what it was fitted on. */
export const CALIBRATION: Readonly<Record<string, readonly CalibrationPoint[]>> = {
  default: [
    [-4, 0.05],
    [0, 0.4],
    [2, 0.75],
    [4, 0.93],
    [6, 0.985],
    [9, 0.998],
  ],
};

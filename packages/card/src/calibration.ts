export type FieldGroup = 'free' | 'number' | 'date' | 'region' | 'word';

/** Weights of confidence.ts's features, and score → share right, both fitted by scripts/calibrate.mjs. */
const WEIGHTS = [0, 0.5, 0.3, 1.5, 3, 1, -2, -1, -0.3, -1.5];
const TABLE: readonly (readonly [number, number])[] = [
  [-3, 0.1],
  [2, 0.5],
  [6, 0.9],
  [10, 0.99],
];

export const FEATURE_WEIGHTS: Readonly<Record<FieldGroup, readonly number[]>> = {
  free: WEIGHTS,
  number: WEIGHTS,
  date: WEIGHTS,
  region: WEIGHTS,
  word: WEIGHTS,
};

export const CALIBRATION: Readonly<Record<FieldGroup, typeof TABLE>> = {
  free: TABLE,
  number: TABLE,
  date: TABLE,
  region: TABLE,
  word: TABLE,
};

// Written by scripts/calibrate.mjs from 600 development cards (hard, mild, phone, scan), 11843 fields. Do not edit.

export type FieldGroup = 'free' | 'number' | 'date' | 'region' | 'word';

/** Weights of to-confidence.ts's features, in its order; the first is the intercept. */
export const FEATURE_WEIGHTS: Readonly<Record<FieldGroup, readonly number[]>> = {
  date: [-0.253, 0.693, 0.132, 2.024, 0, 1.011, 0, -0.297, -0.042, -1.5],
  free: [0.517, 0.487, 0.624, 1.618, 0, 0, 0, -0.224, -0.066, -1.5],
  number: [-0.938, 0.442, 0.204, 0.015, 0.767, 0.446, 0, -0.463, -0.03, -1.5],
  region: [0.452, 0.383, 0.32, 1.796, 0, 0.832, -0.26, -0.021, -0.067, -1.5],
  word: [-0.348, 0.202, 0.54, 2.421, 0, 0.484, 0, 0, -0.177, -1.5],
};

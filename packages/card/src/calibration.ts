// Written by scripts/calibrate.mjs from 240 development cards (hard, mild, phone, scan), 4115 fields. Do not edit.

export type FieldGroup = 'free' | 'number' | 'date' | 'region' | 'word';

/** Weights of confidence.ts's features, in its order; the first is the intercept. */
export const FEATURE_WEIGHTS: Readonly<Record<FieldGroup, readonly number[]>> = {
  date: [-0.633, 0.359, 0.226, 1.978, 0.523, 1.641, 0, -0.429, 0, -1.5],
  free: [-3.052, 0.298, 0.276, 3.626, 0.503, 0, 0, -0.489, -0.226, -1.5],
  number: [-1.088, 0.321, 0.149, 0.012, 0.826, 0.144, 0, -0.933, 0, -1.5],
  region: [-2.898, 0.008, 0.456, 3.009, 0.97, 0.624, 0, -0.598, -0.027, -1.5],
  word: [-3.025, 0, 0.578, 3.403, 1.849, 0.413, 0, -0.277, 0, -1.5],
};

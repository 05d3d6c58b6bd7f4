// Written by scripts/calibrate.mjs from 600 development cards (hard, mild, phone, scan), 11820 fields. Do not edit.

export type FieldGroup = 'free' | 'number' | 'date' | 'region' | 'word';

/** Weights of confidence.ts's features, in its order; the first is the intercept. */
export const FEATURE_WEIGHTS: Readonly<Record<FieldGroup, readonly number[]>> = {
  date: [-0.408, 0.515, 0.167, 2.146, 0.333, 1.028, 0, -0.149, -0.041, -1.5],
  free: [-0.461, 0.505, 0.634, 1.833, 0.179, 0, 0, -0.145, -0.165, -1.5],
  number: [0.637, 0.477, 0.187, 0.478, 0.615, 0.46, -1.404, -0.237, -0.145, -1.5],
  region: [0.369, 0.268, 0.322, 2.538, 0, 0.63, -0.568, 0, -0.306, -1.5],
  word: [-0.673, 0.164, 0.52, 2.572, 0, 0.48, 0, 0, -0.141, -1.5],
};

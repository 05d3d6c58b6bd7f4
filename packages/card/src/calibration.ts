// Written by scripts/calibrate.mjs from 600 development cards (hard, mild, phone, scan), 11820 fields. Do not edit.

export type FieldGroup = 'free' | 'number' | 'date' | 'region' | 'word';

/** Weights of confidence.ts's features, in its order; the first is the intercept. */
export const FEATURE_WEIGHTS: Readonly<Record<FieldGroup, readonly number[]>> = {
  date: [-0.508, 0.515, 0.167, 2.146, 0.332, 1.028, 0, -0.149, -0.041, -1.5],
  free: [-0.66, 0.532, 0.681, 1.842, 0.143, 0, 0, -0.169, -0.186, -1.5],
  number: [0.607, 0.34, 0.201, 0.066, 0.694, 0.572, 0, -0.39, 0, -1.5],
  region: [0.731, 0.354, 0.273, 1.965, 0, 1.036, -0.204, -0.005, -0.089, -1.5],
  word: [-0.821, 0.163, 0.52, 2.563, 0, 0.482, 0, 0, -0.138, -1.5],
};

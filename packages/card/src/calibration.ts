// Written by scripts/calibrate.mjs from 600 development cards (hard, mild, phone, scan), 11839 fields. Do not edit.

export type FieldGroup = 'free' | 'number' | 'date' | 'region' | 'word';

/** Weights of confidence.ts's features, in its order; the first is the intercept. */
export const FEATURE_WEIGHTS: Readonly<Record<FieldGroup, readonly number[]>> = {
  date: [-0.497, 0.621, 0.279, 2.401, 0, 0.971, 0, -0.088, -0.115, -1.5],
  free: [0.001, 0.484, 0.504, 1.394, 0.747, 0, 0, -0.312, -0.098, -1.5],
  number: [-1.41, 0.622, 0.217, 0.171, 0.4, 0.281, 0, -0.529, -0.227, -1.5],
  region: [0.795, 0.33, 0.289, 1.871, 0.233, 1.112, -0.269, -0.05, -0.093, -1.5],
  word: [-1.244, 0.256, 0.484, 2.468, 0.311, 0.544, 0, 0, 0, -1.5],
};

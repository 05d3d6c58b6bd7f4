// Written by scripts/calibrate.mjs from 411 development cards (hard, mild, phone, scan), 7262 fields. Do not edit.

export type FieldGroup = 'free' | 'number' | 'date' | 'region' | 'word';

/** Weights of confidence.ts's features, in its order; the first is the intercept. */
export const FEATURE_WEIGHTS: Readonly<Record<FieldGroup, readonly number[]>> = {
  date: [0.477, 0.314, 0.095, 2.582, 0.423, 1.563, -0.944, -0.586, 0, -1.5],
  free: [-2.757, 0.488, 0.2, 4.704, 1.141, 0, 0, -0.338, 0, -1.5],
  number: [-0.622, 0.39, 0.277, 0.259, 1.584, 0.448, 0, -1.084, 0, -1.5],
  region: [-1.65, 0.34, 0.329, 3.978, 1.07, 0.196, 0, -0.019, 0, -1.5],
  word: [-4.068, 0.13, 0.468, 3.382, 0.748, 0.868, 0, -0.318, 0, -1.5],
};

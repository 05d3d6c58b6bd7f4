// biome-ignore-all lint/style/noNonNullAssertion: a dynamic programme over typed arrays, indices bounded by its loops.

import { BLANK, type Posteriors, SYMBOLS } from './posteriors.js';

/**
 * Natural log of the probability that the posteriors spell exactly `text`: the CTC forward sum over all its
 * alignments. -Infinity when the text does not fit into the steps.
 */
export function scoreText(posteriors: Posteriors, text: string): number {
  const { steps, probability } = posteriors;
  const length = text.length;
  if (steps === 0) return length === 0 ? 0 : Number.NEGATIVE_INFINITY;
  const codes = new Uint8Array(length);
  for (let index = 0; index < length; index++) {
    const code = text.charCodeAt(index);
    codes[index] = code < SYMBOLS ? code : BLANK;
  }
  // State 2i is the blank before character i, state 2i + 1 is character i itself.
  const states = 2 * length + 1;
  let now = new Float64Array(states);
  let next = new Float64Array(states);
  now[0] = probability[BLANK]!;
  if (length > 0) now[1] = probability[codes[0]!]!;
  let logScale = 0;
  for (let step = 1; step < steps; step++) {
    const row = step * SYMBOLS;
    const blank = probability[row + BLANK]!;
    // States that can no longer reach the end, or not yet be reached, need not be visited.
    const first = Math.max(0, states - 2 * (steps - step) - 1);
    const last = Math.min(states - 1, 2 * step + 1);
    next.fill(0);
    let sum = 0;
    for (let state = first; state <= last; state++) {
      let mass = now[state]! + (state > 0 ? now[state - 1]! : 0);
      if (state & 1) {
        const at = state >> 1;
        if (at > 0 && codes[at] !== codes[at - 1]) mass += now[state - 2]!;
        mass *= probability[row + codes[at]!]!;
      } else {
        mass *= blank;
      }
      next[state] = mass;
      sum += mass;
    }
    if (sum <= 0) return Number.NEGATIVE_INFINITY;
    if (sum < 1e-30) {
      for (let state = first; state <= last; state++) next[state]! /= sum;
      logScale += Math.log(sum);
    }
    [now, next] = [next, now];
  }
  const end = now[states - 1]! + (states > 1 ? now[states - 2]! : 0);
  return end > 0 ? Math.log(end) + logScale : Number.NEGATIVE_INFINITY;
}

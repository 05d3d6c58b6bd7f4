// biome-ignore-all lint/style/noNonNullAssertion: a dynamic programme over typed arrays, indices bounded by its loops.

import { BLANK, type Posteriors, SYMBOLS } from './posteriors.js';

/** What else one character of a text may be. */
export interface Substitution {
  readonly character: string;
  /** How much likelier the text is with this character in its place than as it stands. */
  readonly odds: number;
}

/** Symbols that are less likely than this in every step of a place cannot stand there. */
const MIN_SYMBOL_PROBABILITY = 1e-3;

/**
 * For every place of a text the characters that could stand there instead, all others unchanged: what the image itself says
 * for each, summed over all alignments (CTC forward and backward once, then one pass a symbol). Empty lists where the text
 * does not fit into the steps.
 */
export function scoreSubstitutions(posteriors: Posteriors, text: string): Substitution[][] {
  const codes = Array.from({ length: text.length }, (_, index) => text.charCodeAt(index) % SYMBOLS);
  const sums = sumAlignments(posteriors, codes);
  return codes.map((code, place) => {
    const own = sums ? scorePlace(sums, place, code) : 0;
    if (!sums || own <= 0) return [];
    return listSymbols(sums, place)
      .filter((other) => other !== code)
      .map((other) => ({
        character: String.fromCharCode(other),
        odds: scorePlace(sums, place, other) / own,
      }))
      .sort((a, b) => b.odds - a.odds);
  });
}

/** How sure the least sure place of a text is among all that could stand there, 0..1. */
export function leastCertainty(posteriors: Posteriors, text: string): number {
  const certainties = scoreSubstitutions(posteriors, text).map(
    (others) => 1 / others.reduce((sum, { odds }) => sum + odds, 1),
  );
  return Math.min(1, ...certainties);
}

/** State 2i is the blank before character i, state 2i + 1 is character i; each step of both sums is scaled alike. */
interface AlignmentSums {
  readonly posteriors: Posteriors;
  readonly codes: readonly number[];
  readonly states: number;
  readonly forward: Float64Array;
  readonly backward: Float64Array;
  /** By this each step was divided. */
  readonly scale: Float64Array;
  /** Mass of all alignments of the text. */
  readonly total: number;
}

function sumAlignments(posteriors: Posteriors, codes: readonly number[]): AlignmentSums | null {
  const { steps, probability } = posteriors;
  const states = 2 * codes.length + 1;
  const symbolOf = (state: number) => (state & 1 ? codes[state >> 1]! : BLANK);
  /** Whether a character may follow the one before without a blank. */
  const skips = (state: number) => (state & 1) === 1 && state > 1 && symbolOf(state) !== symbolOf(state - 2);
  const forward = new Float64Array(steps * states);
  const scale = new Float64Array(steps);
  for (let step = 0; step < steps; step++) {
    const [row, now, before] = [step * SYMBOLS, step * states, (step - 1) * states];
    let sum = 0;
    for (let state = 0; state < states; state++) {
      let mass = step === 0 ? (state < 2 ? 1 : 0) : forward[before + state]!;
      if (step > 0 && state > 0) mass += forward[before + state - 1]!;
      if (step > 0 && skips(state)) mass += forward[before + state - 2]!;
      mass *= probability[row + symbolOf(state)]!;
      forward[now + state] = mass;
      sum += mass;
    }
    if (!(sum > 0)) return null;
    scale[step] = sum;
    for (let state = 0; state < states; state++) forward[now + state]! /= sum;
  }
  const backward = new Float64Array(steps * states);
  for (let step = steps - 1; step >= 0; step--) {
    const [row, now, after] = [(step + 1) * SYMBOLS, step * states, (step + 1) * states];
    for (let state = 0; state < states; state++) {
      if (step === steps - 1) {
        backward[now + state] = state >= states - 2 ? 1 : 0;
        continue;
      }
      let mass = 0;
      for (let next = state; next <= Math.min(states - 1, state + 2); next++) {
        if (next === state + 2 && !skips(next)) continue;
        mass += backward[after + next]! * probability[row + symbolOf(next)]!;
      }
      backward[now + state] = mass / scale[step + 1]!;
    }
  }
  const last = (steps - 1) * states;
  const total = forward[last + states - 1]! + (states > 1 ? forward[last + states - 2]! : 0);
  return { posteriors, codes, states, forward, backward, scale, total };
}

/** Mass of all alignments in which `code` stands at a place, in units that the places of one text share. */
function scorePlace(sums: AlignmentSums, place: number, code: number): number {
  const { posteriors, codes, states, forward, backward, scale } = sums;
  const { steps, probability } = posteriors;
  const before = 2 * place;
  const followsOther = place > 0 && codes[place - 1] !== code;
  const precedesOther = place < codes.length - 1 && codes[place + 1] !== code;
  let run = 0;
  let total = 0;
  for (let step = 0; step < steps; step++) {
    const earlier = (step - 1) * states;
    let entering = step === 0 ? (place === 0 ? 1 : 0) : forward[earlier + before]!;
    if (step > 0 && followsOther) entering += forward[earlier + before - 1]!;
    run = ((run + entering) * probability[step * SYMBOLS + code]!) / scale[step]!;
    if (run === 0) continue;
    if (step === steps - 1) {
      if (place === codes.length - 1) total += run;
      continue;
    }
    const [row, later] = [(step + 1) * SYMBOLS, (step + 1) * states];
    let leaving = backward[later + before + 2]! * probability[row + BLANK]!;
    if (precedesOther) leaving += backward[later + before + 3]! * probability[row + codes[place + 1]!]!;
    total += (run * leaving) / scale[step + 1]!;
  }
  return total;
}

/** Symbols that are likely enough in some step at which the place is likely reached. */
function listSymbols(sums: AlignmentSums, place: number): number[] {
  const { posteriors, states, forward, backward, total } = sums;
  const { steps, probability } = posteriors;
  const found = new Set<number>();
  for (let step = 0; step < steps; step++) {
    const at = step * states + 2 * place;
    let reached = 0;
    for (let state = 0; state < 3; state++) reached += forward[at + state]! * backward[at + state]!;
    if (reached < MIN_SYMBOL_PROBABILITY * total) continue;
    for (let code = 1; code < SYMBOLS; code++) {
      if (probability[step * SYMBOLS + code]! >= MIN_SYMBOL_PROBABILITY) found.add(code);
    }
  }
  return [...found];
}

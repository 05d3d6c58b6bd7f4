import type { CtcPosteriors } from '../text-line.js';

/**
 * The image's evidence for a stretch of text, in one shape whichever engine read it: probability of each
 * symbol at each step, `steps` rows of `SYMBOLS` columns. Column 0 is the CTC blank, column c the ASCII
 * character with code c.
 */
export interface Posteriors {
  readonly steps: number;
  readonly probability: Float32Array;
}

export const SYMBOLS = 128;
export const BLANK = 0;
const SPACE = 32;

/** What is never believed impossible: scores stay finite. */
const MIN_PROBABILITY = 1e-7;
/** A reader that prunes early leaves this much at most to a symbol it did not list. */
const MAX_FLOOR = 1e-3;

/** The recogniser's pruned candidates, spread to one row of ASCII columns a step. */
export function fromCtcPosteriors(source: CtcPosteriors): Posteriors {
  const alphabet = Array.from(source.alphabet);
  const steps = source.steps.length;
  const floor = Math.min(toProbability(source.floorLogProbability), MAX_FLOOR);
  const probability = new Float32Array(steps * SYMBOLS);
  source.steps.forEach((candidates, step) => {
    // What the listed symbols leave over is all that the others can have: a clear step rules them out.
    let listed = 0;
    for (const candidate of candidates) listed += Math.exp(Math.min(0, candidate[1]));
    const leftOver = (1 - listed) / Math.max(1, alphabet.length);
    const row = step * SYMBOLS;
    probability.fill(Math.min(floor, Math.max(MIN_PROBABILITY, leftOver)), row, row + SYMBOLS);
    for (const [symbol, logProbability] of candidates) {
      const column = symbol === 0 ? BLANK : toColumn(alphabet[symbol - 1]);
      if (column >= 0) probability[row + column] = toProbability(logProbability);
    }
  });
  return { steps, probability };
}

/** What lies between two steps, `from` inclusive and `to` exclusive. */
export function slicePosteriors(posteriors: Posteriors, from: number, to: number): Posteriors {
  const first = Math.max(0, Math.min(posteriors.steps, from));
  const last = Math.max(first, Math.min(posteriors.steps, to));
  return {
    steps: last - first,
    probability: posteriors.probability.subarray(first * SYMBOLS, last * SYMBOLS),
  };
}

/** Pieces that stand side by side or on two rows, with a space where they meet. */
export function joinPosteriors(pieces: readonly Posteriors[]): Posteriors {
  const [first, second] = pieces;
  if (first && !second) return first;
  const steps = pieces.reduce((sum, piece) => sum + piece.steps, 0) + Math.max(0, pieces.length - 1);
  const probability = new Float32Array(steps * SYMBOLS);
  let at = 0;
  pieces.forEach((piece, index) => {
    if (index > 0) {
      // Rows that run into each other in the middle of a word are rare, and leave the blank between them a small part.
      probability.fill(1e-5, at * SYMBOLS, (at + 1) * SYMBOLS);
      probability[at * SYMBOLS + SPACE] = 0.99;
      probability[at * SYMBOLS + BLANK] = 0.01;
      at += 1;
    }
    probability.set(piece.probability, at * SYMBOLS);
    at += piece.steps;
  });
  return { steps, probability };
}

/** Steps this sure to be blank say nothing more than one of them does. */
const SURE_BLANK = 0.9995;

/** The same evidence in fewer steps: runs of sure blanks become one. */
export function condenseBlanks(posteriors: Posteriors): Posteriors {
  const { probability } = posteriors;
  const isBlank = (step: number) => (probability[step * SYMBOLS + BLANK] ?? 0) > SURE_BLANK;
  const kept: number[] = [];
  for (let step = 0; step < posteriors.steps; step++) {
    if (step === 0 || !isBlank(step) || !isBlank(step - 1)) kept.push(step);
  }
  if (kept.length === posteriors.steps) return posteriors;
  const condensed = new Float32Array(kept.length * SYMBOLS);
  kept.forEach((step, index) => {
    condensed.set(probability.subarray(step * SYMBOLS, (step + 1) * SYMBOLS), index * SYMBOLS);
  });
  return { steps: kept.length, probability: condensed };
}

/** Column of a character; -1 where it has none. */
export function toColumn(character: string | undefined): number {
  const code = character?.codePointAt(0) ?? -1;
  return code > 0 && code < SYMBOLS ? code : -1;
}

function toProbability(logProbability: number): number {
  const value = Math.exp(Math.min(0, logProbability));
  return value > MIN_PROBABILITY ? value : MIN_PROBABILITY;
}

import type { CtcPosteriors, RecognisedCharacter } from '../text-line.js';

/**
 * The image's evidence for a stretch of text, in one shape whichever engine read it: probability of each
 * symbol at each step, `steps` rows of `SYMBOLS` columns. Column 0 is the CTC blank, column c the ASCII
 * character with code c.
 */
export interface InkLattice {
  readonly steps: number;
  readonly probability: Float32Array;
}

export const SYMBOLS = 128;
export const BLANK = 0;

const LEAST_PROBABILITY = 1e-7;

/** The recogniser's pruned candidates, spread to one row of ASCII columns a step. */
export function fromCtcLattice(source: CtcPosteriors): InkLattice {
  const alphabet = Array.from(source.alphabet);
  const steps = source.steps.length;
  const floor = Math.min(toProbability(source.floorLogProbability), 1e-3);
  const probability = new Float32Array(steps * SYMBOLS);
  source.steps.forEach((candidates, step) => {
    // What the listed symbols leave over is all that the others can share: a clear step rules them out.
    const listed = candidates.reduce(
      (sum, [, logProbability]) => sum + Math.exp(Math.min(0, logProbability)),
      0,
    );
    const share = (1 - listed) / Math.max(1, alphabet.length);
    const row = step * SYMBOLS;
    probability.fill(Math.min(floor, Math.max(LEAST_PROBABILITY, share)), row, row + SYMBOLS);
    for (const [symbol, logProbability] of candidates) {
      const column = symbol === 0 ? BLANK : toColumn(alphabet[symbol - 1]);
      if (column >= 0) probability[row + column] = toProbability(logProbability);
    }
  });
  return { steps, probability };
}

/** Characters that engines take for one another on these cards, each group closed under exchange. */
const LOOKALIKES = [
  'O0DQCG',
  'I1lTJ|i!LY',
  'S58B3',
  'Z27',
  'A4',
  'B86R',
  'G6C',
  'MNHW',
  'UVY',
  'EF',
  'PRF',
  'KX',
  '.,:;',
  '-~_',
];

const LOOKALIKES_OF = new Map<string, string[]>();
for (const group of LOOKALIKES) {
  for (const character of group) {
    const others = Array.from(group).filter((other) => other !== character);
    LOOKALIKES_OF.set(character, [...(LOOKALIKES_OF.get(character) ?? []), ...others]);
  }
}

/**
 * An engine without a posteriors (tesseract) gives letters with confidences; what it may have meant instead is
 * taken to be a lookalike, and beyond that anything at a small floor.
 */
export function fromCharacters(characters: readonly RecognisedCharacter[]): InkLattice {
  const steps = characters.length * 2 + 1;
  const probability = new Float32Array(steps * SYMBOLS);
  for (let step = 0; step < steps; step += 2) {
    probability.fill(1e-4, step * SYMBOLS, (step + 1) * SYMBOLS);
    probability[step * SYMBOLS + BLANK] = 0.985;
  }
  characters.forEach((read, index) => {
    const row = (index * 2 + 1) * SYMBOLS;
    const sure = Math.min(0.995, Math.max(0.5, read.confidence));
    const rest = 1 - sure;
    probability.fill(rest * 0.003, row, row + SYMBOLS);
    probability[row + BLANK] = rest * 0.1;
    const lookalikes = LOOKALIKES_OF.get(read.character) ?? [];
    for (const other of lookalikes) {
      const column = toColumn(other);
      if (column > 0) probability[row + column] = (rest * 0.5) / lookalikes.length;
    }
    const column = toColumn(read.character);
    if (column > 0) probability[row + column] = sure;
  });
  return { steps, probability };
}

/** The part of a posteriors between two steps, `from` inclusive and `to` exclusive. */
export function sliceLattice(posteriors: InkLattice, from: number, to: number): InkLattice {
  const first = Math.max(0, Math.min(posteriors.steps, from));
  const last = Math.max(first, Math.min(posteriors.steps, to));
  return {
    steps: last - first,
    probability: posteriors.probability.subarray(first * SYMBOLS, last * SYMBOLS),
  };
}

/** Pieces that stand side by side or on two rows, with a space where they meet. */
export function joinLattices(pieces: readonly InkLattice[]): InkLattice {
  if (pieces.length === 1) return pieces[0]!;
  const steps = pieces.reduce((sum, piece) => sum + piece.steps, 0) + Math.max(0, pieces.length - 1);
  const probability = new Float32Array(steps * SYMBOLS);
  let at = 0;
  pieces.forEach((piece, index) => {
    if (index > 0) {
      probability.fill(1e-5, at * SYMBOLS, (at + 1) * SYMBOLS);
      probability[at * SYMBOLS + 32] = 0.99;
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
export function condenseBlanks(posteriors: InkLattice): InkLattice {
  const { probability } = posteriors;
  const isBlank = (step: number) => probability[step * SYMBOLS + BLANK]! > SURE_BLANK;
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

function toColumn(character: string | undefined): number {
  const code = character?.codePointAt(0) ?? -1;
  return code > 0 && code < SYMBOLS ? code : -1;
}

function toProbability(logProbability: number): number {
  const value = Math.exp(Math.min(0, logProbability));
  return value > LEAST_PROBABILITY ? value : LEAST_PROBABILITY;
}

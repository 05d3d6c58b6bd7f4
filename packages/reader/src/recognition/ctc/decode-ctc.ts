import type { CtcPosteriors, RecognisedCharacter, StepCandidate } from '@ktp-ocr/card/text-line';

/** What stands in a line, as the recogniser sees it. */
export interface LineText {
  readonly text: string;
  /** Mean character confidence, 0..1; 0 for an empty line. */
  readonly confidence: number;
  readonly characters: readonly RecognisedCharacter[];
}

export interface CtcReading extends LineText {
  readonly posteriors: CtcPosteriors;
  /** Share of the line's width that one step covers; the last steps may lie beyond its end. */
  readonly stepShare: number;
}

/** Symbols less likely than this in a step are left out of the posteriors. */
const FLOOR_LOG_PROBABILITY = Math.log(1e-4);

/** Nats; e⁻¹⁶ a symbol, for all of an alphabet, is less than a millionth. */
const NEGLIGIBLE = 16;

/**
 * Best path through a CTC recogniser's output, and the evidence beside it.
 *
 * @param logits `steps × (alphabet.length + 1)` raw scores; symbol 0 is the blank, n is `alphabet[n - 1]`.
 * @param steps time steps that belong to the line; later ones are padding.
 * @param stepShare share of the line's width that a step covers.
 */
export function decodeCtc(
  logits: Float32Array,
  steps: number,
  alphabet: string,
  stepShare: number,
): CtcReading {
  const symbols = alphabet.length + 1;
  const posteriors: (readonly StepCandidate[])[] = [];
  for (let step = 0; step < steps; step++) {
    posteriors.push(toCandidates(logits.subarray(step * symbols, (step + 1) * symbols)));
  }
  return readLattice({ alphabet, steps: posteriors, floorLogProbability: FLOOR_LOG_PROBABILITY }, stepShare);
}

/** Best path through a posteriors. */
export function readLattice(posteriors: CtcPosteriors, stepShare: number): CtcReading {
  const characters = readBestPath(posteriors, stepShare);
  return {
    text: characters.map(({ character }) => character).join(''),
    confidence: meanConfidence(characters),
    characters,
    posteriors,
    stepShare,
  };
}

export function meanConfidence(characters: readonly RecognisedCharacter[]): number {
  if (characters.length === 0) return 0;
  return characters.reduce((sum, { confidence }) => sum + confidence, 0) / characters.length;
}

function toCandidates(scores: Float32Array): readonly StepCandidate[] {
  let highest = Number.NEGATIVE_INFINITY;
  let second = Number.NEGATIVE_INFINITY;
  let likeliest = 0;
  for (let symbol = 0; symbol < scores.length; symbol++) {
    const score = scores[symbol]!;
    if (score > highest) {
      second = highest;
      highest = score;
      likeliest = symbol;
    } else if (score > second) second = score;
  }
  // Most steps are like this: all others together are under the floor.
  if (second - highest < FLOOR_LOG_PROBABILITY - Math.log(scores.length)) return sureOf(likeliest);
  let sum = 0;
  // What is this far below the highest adds nothing to the sum, and most symbols are.
  for (const score of scores) if (score > highest - NEGLIGIBLE) sum += Math.exp(score - highest);
  const logSum = highest + Math.log(sum);
  const candidates: StepCandidate[] = [];
  for (let symbol = 0; symbol < scores.length; symbol++) {
    const logProbability = scores[symbol]! - logSum;
    if (logProbability >= FLOOR_LOG_PROBABILITY) candidates.push([symbol, logProbability]);
  }
  return candidates.sort((a, b) => b[1] - a[1] || a[0] - b[0]);
}

const SURE: (readonly StepCandidate[])[] = [];

function sureOf(symbol: number): readonly StepCandidate[] {
  SURE[symbol] ??= [[symbol, 0]];
  return SURE[symbol];
}

/** Repeats are one character, blanks none; a character is as sure as its surest step, and centred on its run. */
function readBestPath(posteriors: CtcPosteriors, stepShare: number): RecognisedCharacter[] {
  const { alphabet, steps } = posteriors;
  const characters: RecognisedCharacter[] = [];
  let step = 0;
  while (step < steps.length) {
    const symbol = steps[step]![0]![0];
    const first = step;
    let surest = Number.NEGATIVE_INFINITY;
    while (step < steps.length && steps[step]![0]![0] === symbol) {
      surest = Math.max(surest, steps[step]![0]![1]);
      step++;
    }
    if (symbol === 0) continue;
    characters.push({
      character: alphabet[symbol - 1]!,
      confidence: Math.exp(surest),
      at: Math.min(1, ((first + step) / 2) * stepShare),
    });
  }
  return characters;
}

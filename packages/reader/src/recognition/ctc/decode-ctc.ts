// biome-ignore-all lint/style/noNonNullAssertion: loops over the steps of one network output
import type { CtcPosteriors, RecognisedCharacter, StepCandidate } from '@ktp-ocr/card/text-line';

/** The text of a line, as an engine recognises it. */
export interface LineText {
  readonly text: string;
  /** Mean character confidence, 0..1; 0 for an empty line. */
  readonly confidence: number;
  readonly characters: readonly RecognisedCharacter[];
}

export interface RecognisedText extends LineText {
  readonly posteriors: CtcPosteriors;
  /** Fraction of the line's width that one step covers; the last steps may lie beyond its end. */
  readonly stepFraction: number;
}

/** Symbols less likely than this in a step are left out of the posteriors. */
const FLOOR_LOG_PROBABILITY = Math.log(1e-4);

/** What a recogniser says where something is printed that it cannot read. However sure it is of that, no character was read. */
const ILLEGIBLE = '\ufffd';

/** Nats; e⁻¹⁶ a symbol, for all of an alphabet, is less than a millionth. */
const NEGLIGIBLE = 16;

/**
 * Best path through a CTC recogniser's output, and the posteriors that it was found in.
 *
 * @param logits `steps × (alphabet.length + 1)` raw scores; symbol 0 is the blank, n is `alphabet[n - 1]`.
 * @param steps time steps that belong to the line; later ones are padding.
 * @param stepFraction fraction of the line's width that a step covers.
 */
export function decodeCtc(
  logits: Float32Array,
  steps: number,
  alphabet: string,
  stepFraction: number,
): RecognisedText {
  const symbols = alphabet.length + 1;
  const candidates: (readonly StepCandidate[])[] = [];
  for (let step = 0; step < steps; step++) {
    candidates.push(toCandidates(logits, step * symbols, symbols));
  }
  return decodePosteriors(
    { alphabet, steps: candidates, floorLogProbability: FLOOR_LOG_PROBABILITY },
    stepFraction,
  );
}

/** Best path through posteriors. */
export function decodePosteriors(posteriors: CtcPosteriors, stepFraction: number): RecognisedText {
  const characters = findBestPath(posteriors, stepFraction);
  return {
    text: characters.map(({ character }) => character).join(''),
    confidence: meanConfidence(characters),
    characters,
    posteriors,
    stepFraction,
  };
}

export function meanConfidence(characters: readonly RecognisedCharacter[]): number {
  if (characters.length === 0) return 0;
  return characters.reduce((sum, { confidence }) => sum + confidence, 0) / characters.length;
}

/** Of the `count` scores from `start` on. */
function toCandidates(scores: Float32Array, start: number, count: number): readonly StepCandidate[] {
  const end = start + count;
  let highest = Number.NEGATIVE_INFINITY;
  let second = Number.NEGATIVE_INFINITY;
  let likeliest = 0;
  for (let index = start; index < end; index++) {
    const score = scores[index]!;
    if (score > highest) {
      second = highest;
      highest = score;
      likeliest = index - start;
    } else if (score > second) second = score;
  }
  // Most steps are like this: all others together are under the floor.
  if (second - highest < FLOOR_LOG_PROBABILITY - Math.log(count)) return certainStep(likeliest);
  let sum = 0;
  // What is this far below the highest adds nothing to the sum, and most symbols are.
  for (let index = start; index < end; index++) {
    const difference = scores[index]! - highest;
    if (difference > -NEGLIGIBLE) sum += Math.exp(difference);
  }
  const logSum = highest + Math.log(sum);
  const candidates: StepCandidate[] = [];
  for (let index = start; index < end; index++) {
    const logProbability = scores[index]! - logSum;
    if (logProbability >= FLOOR_LOG_PROBABILITY) candidates.push([index - start, logProbability]);
  }
  return candidates.sort((a, b) => b[1] - a[1] || a[0] - b[0]);
}

const CERTAIN_STEPS: (readonly StepCandidate[])[] = [];

function certainStep(symbol: number): readonly StepCandidate[] {
  CERTAIN_STEPS[symbol] ??= [[symbol, 0]];
  return CERTAIN_STEPS[symbol];
}

/** Repeats are one character, blanks none; a character has the confidence of its likeliest step and the centre of its run. */
function findBestPath(posteriors: CtcPosteriors, stepFraction: number): RecognisedCharacter[] {
  const { alphabet, steps } = posteriors;
  const characters: RecognisedCharacter[] = [];
  let step = 0;
  while (step < steps.length) {
    const symbol = steps[step]![0]![0];
    const first = step;
    let highest = Number.NEGATIVE_INFINITY;
    while (step < steps.length && steps[step]![0]![0] === symbol) {
      highest = Math.max(highest, steps[step]![0]![1]);
      step++;
    }
    if (symbol === 0) continue;
    const character = alphabet[symbol - 1]!;
    characters.push({
      character,
      confidence: character === ILLEGIBLE ? 0 : Math.exp(highest),
      at: Math.min(1, ((first + step) / 2) * stepFraction),
    });
  }
  return characters;
}

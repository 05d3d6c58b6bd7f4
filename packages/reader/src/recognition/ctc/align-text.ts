// biome-ignore-all lint/style/noNonNullAssertion: dynamic programming over arrays of one length
import type { CtcPosteriors } from '@ktp-ocr/card/text-line';

export interface TextAlignment {
  /** For each time step the symbol that `text` puts there: 0 for the blank. */
  readonly symbols: readonly number[];
  /** For each time step its state: 2i in the blank before character i of `text`, 2i + 1 in the character itself. */
  readonly states: readonly number[];
  /** Natural log of this one alignment's probability. */
  readonly logProbability: number;
}

/**
 * The likeliest way for the posteriors to spell exactly `text` (CTC Viterbi). Undefined where the text has a
 * character outside the alphabet or more characters than there are steps.
 */
export function alignText(posteriors: CtcPosteriors, text: string): TextAlignment | undefined {
  const wanted = Array.from(text, (character) => posteriors.alphabet.indexOf(character) + 1);
  if (wanted.includes(0) || posteriors.steps.length === 0) return undefined;
  // State 2i is the blank before character i, state 2i + 1 the character itself.
  const stateCount = 2 * wanted.length + 1;
  const symbols = new Int32Array(stateCount);
  wanted.forEach((symbol, index) => {
    symbols[2 * index + 1] = symbol;
  });
  const logs = new Float64Array(posteriors.alphabet.length + 1);
  /** How many states back the best way to each state began, step by step. */
  const stepsBack = new Uint8Array(posteriors.steps.length * stateCount);
  let scores = new Float64Array(stateCount).fill(Number.NEGATIVE_INFINITY);
  let next = new Float64Array(stateCount);
  posteriors.steps.forEach((candidates, step) => {
    logs.fill(posteriors.floorLogProbability);
    for (const [symbol, logProbability] of candidates) logs[symbol] = logProbability;
    for (let state = 0; state < stateCount; state++) {
      const symbol = symbols[state]!;
      let back = 0;
      let best = step === 0 ? (state < 2 ? 0 : Number.NEGATIVE_INFINITY) : scores[state]!;
      if (step > 0) {
        if (state > 0 && scores[state - 1]! > best) {
          back = 1;
          best = scores[state - 1]!;
        }
        // A blank between two characters may be left out unless they are the same.
        const skips = state > 2 && symbol !== 0 && symbols[state - 2] !== symbol;
        if (skips && scores[state - 2]! > best) {
          back = 2;
          best = scores[state - 2]!;
        }
      }
      next[state] = best + logs[symbol]!;
      stepsBack[step * stateCount + state] = back;
    }
    const before = scores;
    scores = next;
    next = before;
  });
  let state =
    stateCount > 1 && scores[stateCount - 2]! > scores[stateCount - 1]! ? stateCount - 2 : stateCount - 1;
  const logProbability = scores[state]!;
  if (logProbability === Number.NEGATIVE_INFINITY) return undefined;
  const states: number[] = new Array(posteriors.steps.length);
  for (let step = posteriors.steps.length - 1; step >= 0; step--) {
    states[step] = state;
    state -= stepsBack[step * stateCount + state]!;
  }
  return { symbols: states.map((at) => symbols[at]!), states, logProbability };
}

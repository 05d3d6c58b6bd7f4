import type { CtcPosteriors } from '@ktp-ocr/card/text-line';

export interface TextAlignment {
  /** For each time step the symbol that `text` puts there: 0 for the blank. */
  readonly symbols: readonly number[];
  /** For each time step where in `text` it stands: 2i in the blank before character i, 2i + 1 in the character itself. */
  readonly places: readonly number[];
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
  const symbolOf = (state: number): number => (state % 2 === 0 ? 0 : wanted[(state - 1) / 2]!);
  const states = 2 * wanted.length + 1;
  const logs = new Float64Array(posteriors.alphabet.length + 1);
  const cameFrom: Int32Array[] = [];
  let scores = new Float64Array(states).fill(Number.NEGATIVE_INFINITY);
  posteriors.steps.forEach((_, step) => {
    logs.fill(posteriors.floorLogProbability);
    for (const [symbol, logProbability] of posteriors.steps[step]!) logs[symbol] = logProbability;
    const next = new Float64Array(states);
    const from = new Int32Array(states);
    for (let state = 0; state < states; state++) {
      const symbol = symbolOf(state);
      let origin = state;
      let best = step === 0 ? (state < 2 ? 0 : Number.NEGATIVE_INFINITY) : scores[state]!;
      if (step > 0) {
        if (state > 0 && scores[state - 1]! > best) {
          origin = state - 1;
          best = scores[origin]!;
        }
        // A blank between two characters may be left out unless they are the same.
        const skips = state > 2 && symbol !== 0 && symbolOf(state - 2) !== symbol;
        if (skips && scores[state - 2]! > best) {
          origin = state - 2;
          best = scores[origin]!;
        }
      }
      next[state] = best + logs[symbol]!;
      from[state] = origin;
    }
    scores = next;
    cameFrom.push(from);
  });
  let state = states > 1 && scores[states - 2]! > scores[states - 1]! ? states - 2 : states - 1;
  const logProbability = scores[state]!;
  if (logProbability === Number.NEGATIVE_INFINITY) return undefined;
  const places: number[] = new Array(posteriors.steps.length);
  for (let step = posteriors.steps.length - 1; step >= 0; step--) {
    places[step] = state;
    state = cameFrom[step]![state]!;
  }
  return { symbols: places.map(symbolOf), places, logProbability };
}

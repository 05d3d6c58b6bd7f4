import type { CtcPosteriors } from '@ktp-ocr/card/text-line';

const BLANK = 0;

/**
 * How uncertain a line is of its best path, 0..1: the largest probability that a step gives to a letter which is named
 * neither there nor next to it, or that the most certain step of a letter leaves to others.
 *
 * The letters' own confidences cannot tell of one that was left out (WILIS recognised as ILIS): the steps of its place
 * name the blank, with another letter behind it.
 */
export function findUncertainty({ steps }: CtcPosteriors): number {
  const path = steps.map((candidates) => candidates[0]?.[0] ?? BLANK);
  const before = toLastNamed(path);
  const after = toLastNamed([...path].reverse()).reverse();
  let uncertainty = 0;
  let highest = 0;
  steps.forEach((candidates, step) => {
    const named = path[step];
    for (const [symbol, logProbability] of candidates) {
      if (symbol === named) highest = Math.max(highest, Math.exp(logProbability));
      else if (symbol !== BLANK && symbol !== before[step] && symbol !== after[step])
        uncertainty = Math.max(uncertainty, Math.exp(logProbability));
    }
    if (path[step + 1] === named) return;
    if (named !== BLANK) uncertainty = Math.max(uncertainty, 1 - highest);
    highest = 0;
  });
  return uncertainty;
}

/** For each step the letter whose run ended last before the step's own. */
function toLastNamed(path: readonly number[]): number[] {
  let ended = BLANK;
  let running = BLANK;
  return path.map((symbol) => {
    if (symbol !== running && running !== BLANK) ended = running;
    running = symbol;
    return ended;
  });
}

import type { CtcPosteriors } from '@ktp-ocr/card/text-line';

const BLANK = 0;

/**
 * How much a posteriors's best path leaves open, 0..1: the largest share that a step gives to a letter which is named
 * neither there nor next to it, or that the surest step of a letter gives away.
 *
 * Letters' own confidences cannot tell of one that was left out (WILIS read as ILIS): the steps where it stands name
 * the blank, and another letter is behind it.
 */
export function findDoubt({ steps }: CtcPosteriors): number {
  const path = steps.map((candidates) => candidates[0]?.[0] ?? BLANK);
  const before = toLastNamed(path);
  const after = toLastNamed([...path].reverse()).reverse();
  let doubt = 0;
  let surest = 0;
  steps.forEach((candidates, step) => {
    const named = path[step];
    for (const [symbol, logProbability] of candidates) {
      if (symbol === named) surest = Math.max(surest, Math.exp(logProbability));
      else if (symbol !== BLANK && symbol !== before[step] && symbol !== after[step])
        doubt = Math.max(doubt, Math.exp(logProbability));
    }
    if (path[step + 1] === named) return;
    if (named !== BLANK) doubt = Math.max(doubt, 1 - surest);
    surest = 0;
  });
  return doubt;
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

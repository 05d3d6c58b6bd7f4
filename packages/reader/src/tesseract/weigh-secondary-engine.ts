import type { CtcPosteriors, StepCandidate } from '@ktp-ocr/card/text-line';
import { alignText } from '../recognition/ctc/align-text.js';

const BLANK = 0;

/**
 * Weight of the secondary engine's letters against the primary's probabilities. At 0.4 it overrules the primary where
 * that one preferred its own letter by less than two thirds (0.4 / 0.6).
 */
const WEIGHT = 0.4;
/** A text that the image supports less than this per character, in natural log, was recognised from something else. */
const MIN_SUPPORT = -4;

/**
 * The posteriors once a secondary engine has recognised `text`: where the image leaves room for its letters they gain
 * weight, and nothing else is changed. Undefined where the two texts have nothing in common.
 */
export function weighSecondaryEngine(posteriors: CtcPosteriors, text: string): CtcPosteriors | undefined {
  const alignment = alignText(posteriors, text);
  if (!alignment || alignment.logProbability < MIN_SUPPORT * Math.max(1, text.length)) return undefined;
  const steps = posteriors.steps.map((candidates, step) =>
    mix(candidates, alignment.symbols[step] ?? BLANK, posteriors.floorLogProbability),
  );
  return { ...posteriors, steps };
}

function mix(
  candidates: readonly StepCandidate[],
  symbol: number,
  floorLogProbability: number,
): StepCandidate[] {
  const mixed = new Map<number, number>([[symbol, WEIGHT]]);
  for (const [candidate, logProbability] of candidates) {
    mixed.set(candidate, (mixed.get(candidate) ?? 0) + (1 - WEIGHT) * Math.exp(logProbability));
  }
  return [...mixed]
    .map(([candidate, probability]): StepCandidate => [candidate, Math.log(probability)])
    .filter(([, logProbability]) => logProbability >= floorLogProbability)
    .sort((a, b) => b[1] - a[1] || a[0] - b[0]);
}

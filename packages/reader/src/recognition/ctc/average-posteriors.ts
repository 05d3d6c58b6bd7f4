import type { CtcPosteriors, StepCandidate } from '@ktp-ocr/card/text-line';
import { alignText, type TextAlignment } from './align-text.js';

/** One variant of a line: its posteriors and their own best text. */
export interface LineVariant {
  readonly text: string;
  readonly posteriors: CtcPosteriors;
}

/**
 * The mean posteriors of several variants of the same line, in the steps of the first: what the variants agree on stays as
 * certain as it was, and where they differ each gets its part of the probability.
 *
 * The variants' steps need not be the same places of the line (crops of other widths, networks that name a letter a step
 * earlier), and a mean of steps that do not belong together would name letters twice. So the text that all variants
 * together find likeliest is aligned to each of them first, and steps of the same letter, or of the same gap between
 * two letters, are averaged.
 */
export function averagePosteriors(variants: readonly [LineVariant, ...LineVariant[]]): CtcPosteriors {
  const [{ posteriors }] = variants;
  const [base, ...others] = alignVariants(variants);
  if (!base) return posteriors;
  const steps: StepCandidate[][] = [];
  for (const [state, span] of base) {
    const isGap = state % 2 === 0;
    span.forEach((own, index) => {
      const matching = others
        .map((spans) => pickStep(spans.get(state) ?? [], index, span.length, isGap))
        .filter((candidates) => candidates !== undefined);
      steps.push(average([own, ...matching], posteriors.floorLogProbability));
    });
  }
  return { ...posteriors, steps };
}

type Step = readonly StepCandidate[];

/** The steps of each state of a text (see `TextAlignment.states`), in order. */
type Spans = ReadonlyMap<number, readonly Step[]>;

/** The steps of each variant by the likeliest of the variants' texts; empty where none can be aligned to all of them. */
function alignVariants(variants: readonly LineVariant[]): Spans[] {
  let best: Spans[] = [];
  let bestScore = Number.NEGATIVE_INFINITY;
  for (const text of new Set(variants.map((variant) => variant.text))) {
    let score = 0;
    const spans: Spans[] = [];
    for (const { posteriors } of variants) {
      const alignment = alignText(posteriors, text);
      if (!alignment) break;
      score += alignment.logProbability;
      spans.push(toSpans(alignment, posteriors));
    }
    if (spans.length === variants.length && score > bestScore) {
      best = spans;
      bestScore = score;
    }
  }
  return best;
}

function toSpans({ states }: TextAlignment, { steps }: CtcPosteriors): Spans {
  const spans = new Map<number, Step[]>();
  steps.forEach((candidates, step) => {
    const state = states[step] ?? 0;
    const span = spans.get(state);
    if (span) span.push(candidates);
    else spans.set(state, [candidates]);
  });
  return spans;
}

const BLANK_STEP: Step = [[0, 0]];

/**
 * What belongs to step `index` of `count` in another variant's span of the same state. In a gap that is the step least
 * certain to be blank, since a letter that only that variant sees stands there, and no step is taken twice: a little
 * uncertainty in many steps would add up to a letter. Undefined where that variant has no step for a letter.
 */
function pickStep(span: readonly Step[], index: number, count: number, isGap: boolean): Step | undefined {
  const from = Math.ceil((index * span.length) / count);
  const own = span.slice(from, Math.ceil(((index + 1) * span.length) / count));
  if (own.length > 0) return own.reduce((least, step) => (blankOf(step) < blankOf(least) ? step : least));
  return isGap ? BLANK_STEP : span[Math.floor((index * span.length) / count)];
}

function blankOf(candidates: Step): number {
  return candidates.find(([symbol]) => symbol === 0)?.[1] ?? Number.NEGATIVE_INFINITY;
}

function average(steps: readonly Step[], floorLogProbability: number): StepCandidate[] {
  const means = new Map<number, number>();
  for (const candidates of steps) {
    for (const [symbol, logProbability] of candidates) {
      means.set(symbol, (means.get(symbol) ?? 0) + Math.exp(logProbability) / steps.length);
    }
  }
  return [...means]
    .map(([symbol, mean]): StepCandidate => [symbol, Math.log(mean)])
    .filter(([, logProbability]) => logProbability >= floorLogProbability)
    .sort((a, b) => b[1] - a[1] || a[0] - b[0]);
}

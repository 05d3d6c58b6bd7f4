import type { CtcPosteriors, StepCandidate } from '@ktp-ocr/card/text-line';
import { alignText, type TextAlignment } from './align-text.js';

/** One way a line was read: its posteriors and the posteriors's own best text. */
export interface LineView {
  readonly text: string;
  readonly posteriors: CtcPosteriors;
}

/**
 * One posteriors out of several readings of the same line, in the steps of the first: what the views agree on stays as
 * sure as it was, where they differ each has its share.
 *
 * The views' steps need not be the same places of the line (crops of other widths, networks that name a letter a step
 * earlier), and a mean of steps that do not belong together would name letters twice. So the text that all views
 * together find likeliest is aligned to each of them first, and steps of the same letter, or of the same gap between
 * two letters, are averaged.
 */
export function mergeLattices(views: readonly [LineView, ...LineView[]]): CtcPosteriors {
  const [{ posteriors }] = views;
  const aligned = alignAll(views);
  if (!aligned) return posteriors;
  const [base, ...others] = aligned.map(({ places }, view) => toSpans(places, views[view]!.posteriors));
  const steps: StepCandidate[][] = [];
  for (const [place, span] of base!) {
    const isGap = place % 2 === 0;
    for (let step = 0; step < span.length; step++) {
      const theirs = others.map((spans) => pickStep(spans.get(place) ?? [], step, span.length, isGap));
      const seen = theirs.filter((candidates) => candidates !== undefined);
      steps.push(average([span[step]!, ...seen], posteriors.floorLogProbability));
    }
  }
  return { ...posteriors, steps };
}

/** The likeliest of the views' texts, aligned to all of them. */
function alignAll(views: readonly LineView[]): TextAlignment[] | undefined {
  let best: { readonly alignments: TextAlignment[]; readonly score: number } | undefined;
  for (const text of new Set(views.map((view) => view.text))) {
    const alignments = views.map(({ posteriors }) => alignText(posteriors, text));
    if (!alignments.every((alignment) => alignment !== undefined)) continue;
    const score = alignments.reduce((sum, { logProbability }) => sum + logProbability, 0);
    if (!best || score > best.score) best = { alignments, score };
  }
  return best?.alignments;
}

type Step = readonly StepCandidate[];

/** The steps of each place in the text, in order. */
function toSpans(places: readonly number[], { steps }: CtcPosteriors): Map<number, Step[]> {
  const spans = new Map<number, Step[]>();
  places.forEach((place, step) => {
    const span = spans.get(place);
    if (span) span.push(steps[step]!);
    else spans.set(place, [steps[step]!]);
  });
  return spans;
}

const NOTHING: Step = [[0, 0]];

/**
 * What belongs to step `index` of `count` in another view's span of the same place. In a gap that is the step least sure to
 * be blank, since a letter which only that view sees stands there, and no step is taken twice: a little doubt in many steps
 * would add up to a letter. Undefined where that view has no step for a letter.
 */
function pickStep(span: readonly Step[], index: number, count: number, isGap: boolean): Step | undefined {
  const from = Math.ceil((index * span.length) / count);
  const own = span.slice(from, Math.ceil(((index + 1) * span.length) / count));
  if (own.length > 0) return own.reduce((least, step) => (blankOf(step) < blankOf(least) ? step : least));
  return isGap ? NOTHING : span[Math.floor((index * span.length) / count)];
}

function blankOf(candidates: Step): number {
  return candidates.find(([symbol]) => symbol === 0)?.[1] ?? Number.NEGATIVE_INFINITY;
}

function average(views: readonly Step[], floorLogProbability: number): StepCandidate[] {
  const shares = new Map<number, number>();
  for (const candidates of views) {
    for (const [symbol, logProbability] of candidates) {
      shares.set(symbol, (shares.get(symbol) ?? 0) + Math.exp(logProbability) / views.length);
    }
  }
  return [...shares]
    .map(([symbol, share]): StepCandidate => [symbol, Math.log(share)])
    .filter(([, logProbability]) => logProbability >= floorLogProbability)
    .sort((a, b) => b[1] - a[1] || a[0] - b[0]);
}

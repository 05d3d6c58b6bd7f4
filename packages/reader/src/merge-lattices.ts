import type { CtcLattice, FrameCandidate } from '@ktp-ocr/card/text-line';
import { alignText, type TextAlignment } from './align-text.js';

/** One way a line was read: its lattice and the lattice's own best text. */
export interface LineView {
  readonly text: string;
  readonly lattice: CtcLattice;
}

/**
 * One lattice out of several readings of the same line, in the steps of the first: what the views agree on stays as
 * sure as it was, where they differ each has its share.
 *
 * The views' steps need not be the same places of the line (crops of other widths, networks that name a letter a step
 * earlier), and a mean of steps that do not belong together would name letters twice. So the text that all views
 * together find likeliest is aligned to each of them first, and steps of the same letter, or of the same gap between
 * two letters, are averaged.
 */
export function mergeLattices(views: readonly [LineView, ...LineView[]]): CtcLattice {
  const [{ lattice }] = views;
  const aligned = alignAll(views);
  if (!aligned) return lattice;
  const [base, ...others] = aligned.map(({ places }) => toSpans(places));
  const steps: FrameCandidate[][] = [];
  for (const [place, { start, end }] of base!) {
    for (let step = start; step < end; step++) {
      const together: (readonly FrameCandidate[])[] = [lattice.steps[step]!];
      others.forEach((spans, index) => {
        const span = spans.get(place);
        const { steps: theirs } = views[index + 1]!.lattice;
        if (span)
          together.push(
            pickStep(theirs, span, (step - start) / (end - start), (step + 1 - start) / (end - start)),
          );
      });
      steps.push(average(together, lattice.floorLogProbability));
    }
  }
  return { ...lattice, steps };
}

/** The likeliest of the views' texts, aligned to all of them. */
function alignAll(views: readonly LineView[]): TextAlignment[] | undefined {
  let best: { readonly alignments: TextAlignment[]; readonly score: number } | undefined;
  for (const text of new Set(views.map((view) => view.text))) {
    const alignments = views.map(({ lattice }) => alignText(lattice, text));
    if (!alignments.every((alignment) => alignment !== undefined)) continue;
    const score = alignments.reduce((sum, { logProbability }) => sum + logProbability, 0);
    if (!best || score > best.score) best = { alignments, score };
  }
  return best?.alignments;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** The steps of each place in the text, in order. */
function toSpans(places: readonly number[]): Map<number, Span> {
  const spans = new Map<number, Span>();
  places.forEach((place, step) => {
    spans.set(place, { start: spans.get(place)?.start ?? step, end: step + 1 });
  });
  return spans;
}

/**
 * Of the steps between two shares of a span the one least sure to be blank: a letter that only this view sees
 * stands in one of them.
 */
function pickStep(
  steps: readonly (readonly FrameCandidate[])[],
  { start, end }: Span,
  from: number,
  to: number,
): readonly FrameCandidate[] {
  const length = end - start;
  const first = start + Math.min(length - 1, Math.floor(from * length));
  const last = Math.max(first + 1, start + Math.ceil(to * length));
  let picked = steps[first]!;
  for (let step = first + 1; step < last; step++) {
    if (blankOf(steps[step]!) < blankOf(picked)) picked = steps[step]!;
  }
  return picked;
}

function blankOf(candidates: readonly FrameCandidate[]): number {
  return candidates.find(([symbol]) => symbol === 0)?.[1] ?? Number.NEGATIVE_INFINITY;
}

function average(
  views: readonly (readonly FrameCandidate[])[],
  floorLogProbability: number,
): FrameCandidate[] {
  const shares = new Map<number, number>();
  for (const candidates of views) {
    for (const [symbol, logProbability] of candidates) {
      shares.set(symbol, (shares.get(symbol) ?? 0) + Math.exp(logProbability) / views.length);
    }
  }
  return [...shares]
    .map(([symbol, share]): FrameCandidate => [symbol, Math.log(share)])
    .filter(([, logProbability]) => logProbability >= floorLogProbability)
    .sort((a, b) => b[1] - a[1] || a[0] - b[0]);
}

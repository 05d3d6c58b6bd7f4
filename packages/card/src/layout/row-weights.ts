// biome-ignore-all lint/style/noNonNullAssertion: indices are those of ROW_PLAN itself, in the inner loop of assign-rows.

import { type ContentMatch, contentEvidence } from './match-content.js';
import { ROW_PLAN } from './row-plan.js';
import type { TextRow } from './text-row.js';

// What speaks for and against a printed row being a row of the plan. The weights are in one unit, of which a label read in
// full is worth six; they were tuned by hand on development specimens, and assign-rows.test.ts holds what they must keep.

/** A row of the plan that is not among the printed ones. */
const SKIPPED_ROW = -2.5;
/** Most names, addresses and jobs take one row. */
const RARE_CONTINUATION = -0.8;
/** A continuation begins at the values, under the row that it continues, … */
const CONTINUATION_AT_VALUES = 0.5;
/** … and neither in the label column … */
const CONTINUATION_AT_LABELS = -4;
/** … nor with another row's label. */
const CONTINUATION_WITH_LABEL = -8;
/** A continuation may hold anything, so that its content says little for it. */
const MAX_CONTENT_OF_CONTINUATION = 1;
/** The header is centred and carries no label. */
const HEADER_AT_LABELS = -1;
const HEADER_ELSEWHERE = 0.5;
const OWN_LABEL = 6;
const FOREIGN_LABEL = -7;
/** Of two labels that read nearly alike, the one that the order of rows asks for is meant. */
const NEARLY_AS_WELL = 0.12;
/** Beside its own label a value of another row's form speaks no more than this against the row. */
const MIN_CONTENT_BESIDE_LABEL = -1;
/** RT/RW is the row that cards leave out, and its print has a form of its own. */
const UNLIKE_RT_RW = -2.5;
/** A row without its label, which begins in the label column (the label was not understood) or beyond (not detected). */
const LABEL_UNREAD = -0.5;
const LABEL_UNDETECTED = -1;
/** Text that belongs to no row, with and without a label in it. */
const LABELLED_JUNK = -7;
const PLAIN_JUNK = -1.6;
/** Above the first row and below the last, other text is no surprise. */
export const JUNK_OUTSIDE = 0.4;

/** How well a printed row fits the row `planned` of the plan by its labels and content. */
export function emissionOf(textRow: TextRow, contents: readonly ContentMatch[], planned: number): number {
  const { row, continues } = ROW_PLAN[planned]!;
  const { labels, beginsInLabelColumn } = textRow;
  const own = labels.find((label) => label.row === row)?.score ?? 0;
  const foreign = labels.find((label) => label.row !== row)?.score ?? 0;
  const content = contentEvidence(row, contents);
  if (continues) {
    const labelled = labels.length > 0 ? CONTINUATION_WITH_LABEL * foreign : 0;
    const place = beginsInLabelColumn ? CONTINUATION_AT_LABELS : CONTINUATION_AT_VALUES;
    return labelled + place + Math.min(content, MAX_CONTENT_OF_CONTINUATION) + RARE_CONTINUATION;
  }
  if (row === 'province' || row === 'city') {
    const place = beginsInLabelColumn ? HEADER_AT_LABELS : HEADER_ELSEWHERE;
    return content + FOREIGN_LABEL * foreign + place;
  }
  if (own > 0 && own >= foreign - NEARLY_AS_WELL) {
    return OWN_LABEL * own + Math.max(MIN_CONTENT_BESIDE_LABEL, content);
  }
  if (foreign > 0) return FOREIGN_LABEL * foreign + content;
  const formless = row === 'rt_rw' && content <= 0 ? UNLIKE_RT_RW : 0;
  return content + formless + (beginsInLabelColumn ? LABEL_UNREAD : LABEL_UNDETECTED);
}

/** What it costs to belong to no row. */
export function junkCostOf({ labels: [label] }: TextRow): number {
  return label ? LABELLED_JUNK * label.score : PLAIN_JUNK;
}

/** Cost of the rows of the plan between two others that were not found; -1 and ROW_PLAN.length stand for its ends. */
export function skipCostOf(above: number, below: number): number {
  let cost = 0;
  for (let between = above + 1; between < below; between++) {
    if (!ROW_PLAN[between]!.continues) cost += SKIPPED_ROW;
  }
  return cost;
}

/** From one row of the plan to a later one. */
interface Step {
  readonly cost: number;
  /** Distance in pitches, and by how much more the head's rows may miss it. */
  readonly expected: number;
  readonly looseness: number;
  /** A card without RT/RW closes up; one on which it was not detected leaves its gap. */
  readonly closesUp: boolean;
}

/** Distances above this row differ between print runs by up to so many pitches. */
const LAST_HEAD_ROW = ROW_PLAN.findIndex((planned) => planned.row === 'name');
const HEAD_LOOSENESS = 0.6;
const RT_RW = ROW_PLAN.findIndex((planned) => planned.row === 'rt_rw');
const STEPS: readonly (readonly Step[])[] = ROW_PLAN.map((_, above) =>
  ROW_PLAN.map((_, below) => toStep(above, below)),
);

function toStep(above: number, below: number): Step {
  let expected = ROW_PLAN[below]!.step;
  for (let between = above + 1; between < below; between++) {
    if (!ROW_PLAN[between]!.continues) expected += ROW_PLAN[between]!.step;
  }
  // A continuation belongs to the row right above it.
  const isTorn = ROW_PLAN[below]!.continues && above !== below - 1;
  return {
    cost: isTorn ? Number.NEGATIVE_INFINITY : skipCostOf(above, below),
    expected,
    looseness: below <= LAST_HEAD_ROW ? HEAD_LOOSENESS : 0,
    closesUp: above < RT_RW && below > RT_RW,
  };
}

/** Pitches by which rows may miss their distance at no cost: so much, and so much more for each row between. */
const FREE_MISFIT = 0.18;
const FREE_MISFIT_PER_ROW = 0.07;
const MISFIT_COST = 5;
/** No distance speaks louder than a label and the content beside it. */
const MAX_MISFIT_COST = 9;

/** Cost of going from row `above` of the plan to row `below` over a distance of `gap` pitches. */
export function stepCostOf(above: number, below: number, gap: number): number {
  const step = STEPS[above]![below]!;
  if (step.cost === Number.NEGATIVE_INFINITY) return step.cost;
  const misfit = misfitOf(gap, step.expected, step.looseness);
  const closedUp = step.closesUp ? misfitOf(gap, step.expected - 1, step.looseness) : misfit;
  return step.cost - Math.min(MAX_MISFIT_COST, MISFIT_COST * Math.min(misfit, closedUp));
}

function misfitOf(gap: number, expected: number, looseness: number): number {
  return Math.max(0, Math.abs(gap - expected) - FREE_MISFIT - FREE_MISFIT_PER_ROW * expected - looseness);
}

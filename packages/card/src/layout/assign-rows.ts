import type { Band, CardLayout } from './gather-rows.js';
import { type ContentMatch, contentEvidence, matchContent } from './match-content.js';
import { type CardRow, ROW_PLAN } from './row-plan.js';

export interface AssignedRow {
  readonly row: CardRow;
  readonly band: Band;
  /** Number of glyphs at the left that are this row's label; 0 when it was not read. */
  readonly labelEnd: number;
  readonly labelScore: number;
}

export interface Assignment {
  readonly rows: readonly AssignedRow[];
  /** How well labels, contents and distances agree; comparable between layouts of the same lines. */
  readonly score: number;
}

interface Cell {
  readonly score: number;
  readonly band: number;
  readonly planned: number;
  readonly from: Cell | null;
}

const SKIPPED_ROW = -2.5;
const RARE_CONTINUATION = -0.8;
const UNLIKE_RT_RW = -2.5;

/**
 * Gives each band its row so that labels, contents and distances agree best over the whole card (Viterbi
 * over the fixed order of rows). A label that was not read, a row that was not detected, a continuation or
 * foreign text between rows costs its own row only, and never shifts the others.
 */
export function assignRows(layout: CardLayout): Assignment {
  const { bands } = layout;
  if (bands.length === 0) return { rows: [], score: Number.NEGATIVE_INFINITY };
  const junk = bands.map(junkCost);
  const junkBefore = [0];
  for (const cost of junk) junkBefore.push(junkBefore[junkBefore.length - 1]! + cost);

  const cells: Cell[][] = [];
  let best: { score: number; cell: Cell } | null = null;
  for (let index = 0; index < bands.length; index++) {
    const row: Cell[] = [];
    const contents = matchContent(valueTextOf(bands[index]!));
    for (let planned = 0; planned < ROW_PLAN.length; planned++) {
      const emission = emissionOf(bands[index]!, contents, planned);
      let from: Cell | null = null;
      let reached = ROW_PLAN[planned]!.continues
        ? Number.NEGATIVE_INFINITY
        : junkBefore[index]! * 0.4 + skipCost(-1, planned);
      for (let earlier = 0; earlier < index; earlier++) {
        const gap = (bands[index]!.y - bands[earlier]!.y) / layout.frame.pitch;
        const between = junkBefore[index]! - junkBefore[earlier + 1]!;
        for (let above = 0; above < planned; above++) {
          const cell = cells[earlier]![above]!;
          const score = cell.score + between + stepCost(above, planned, gap);
          if (score > reached) {
            reached = score;
            from = cell;
          }
        }
      }
      row.push({ score: reached + emission, band: index, planned, from });
    }
    cells.push(row);
    for (const cell of row) {
      const after = (junkBefore[bands.length]! - junkBefore[index + 1]!) * 0.4;
      const score = cell.score + after + skipCost(cell.planned, ROW_PLAN.length);
      if (!best || score > best.score) best = { score, cell };
    }
  }

  const assigned: AssignedRow[] = [];
  for (let cell: Cell | null = best?.cell ?? null; cell; cell = cell.from) {
    const { row } = ROW_PLAN[cell.planned]!;
    const band = bands[cell.band]!;
    const label = band.labels.find((candidate) => candidate.row === row);
    assigned.unshift({ row, band, labelEnd: label?.end ?? 0, labelScore: label?.score ?? 0 });
  }
  return { rows: assigned, score: best?.score ?? Number.NEGATIVE_INFINITY };
}

function emissionOf(band: Band, contents: readonly ContentMatch[], planned: number): number {
  const { row, continues } = ROW_PLAN[planned]!;
  const own = band.labels.find((label) => label.row === row)?.score ?? 0;
  const foreign = band.labels.find((label) => label.row !== row)?.score ?? 0;
  const content = contentEvidence(row, contents);
  if (continues) {
    const labelled = band.labels.length > 0 ? -8 * foreign : 0;
    return labelled + (band.beginsInLabelColumn ? -4 : 0.5) + Math.min(content, 1) + RARE_CONTINUATION;
  }
  if (row === 'province' || row === 'city') {
    return content - 7 * foreign + (band.beginsInLabelColumn ? -1 : 0.5);
  }
  if (own > 0 && own >= foreign - 0.12) return 6 * own + Math.max(-1, content);
  if (foreign > 0) return -7 * foreign + content;
  // RT/RW is the row that cards leave out, and its print has a form of its own.
  const formless = row === 'rt_rw' && content <= 0 ? UNLIKE_RT_RW : 0;
  return content + formless - (band.beginsInLabelColumn ? 0.5 : 1);
}

function valueTextOf(band: Band): string {
  const glyphs = band.glyphs.slice(band.labels[0]?.end ?? 0);
  const text = glyphs.map((glyph) => glyph.character).join('');
  return text.replace(/^[ :;.,]+/, '').trim();
}

/** What it costs to belong to no row. */
function junkCost(band: Band): number {
  const label = band.labels[0];
  return label ? -7 * label.score : -1.6;
}

function stepCost(above: number, below: number, gap: number): number {
  const step = STEPS[above]![below]!;
  if (step.cost === Number.NEGATIVE_INFINITY) return step.cost;
  const misfit = step.closesUp
    ? Math.min(misfitOf(gap, step.expected, step.looseness), misfitOf(gap, step.expected - 1, step.looseness))
    : misfitOf(gap, step.expected, step.looseness);
  return step.cost - Math.min(9, 5 * misfit);
}

function misfitOf(gap: number, expected: number, looseness: number): number {
  return Math.max(0, Math.abs(gap - expected) - 0.18 - 0.07 * expected - looseness);
}

interface Step {
  readonly cost: number;
  readonly expected: number;
  readonly looseness: number;
  /** A card without RT/RW closes up; one on which it was not detected leaves its gap. */
  readonly closesUp: boolean;
}

const HEAD_ROWS = ROW_PLAN.findIndex((planned) => planned.row === 'name');
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
    cost: isTorn ? Number.NEGATIVE_INFINITY : skipCost(above, below),
    expected,
    looseness: below <= HEAD_ROWS ? 0.6 : 0,
    closesUp: above < RT_RW && below > RT_RW,
  };
}

function skipCost(above: number, below: number): number {
  let cost = 0;
  for (let between = above + 1; between < below; between++) {
    if (!ROW_PLAN[between]!.continues) cost += SKIPPED_ROW;
  }
  return cost;
}

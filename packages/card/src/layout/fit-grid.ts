import type { PlacedLine } from './characters.js';
import type { LabelledRow } from './labels/label-words.js';
import { matchLabels } from './labels/match-label.js';
import { type LinearFit, leastSquares, median } from './linear-fit.js';
import { findAnchorRow } from './match-content.js';
import { LABELLED_ROWS } from './row-plan.js';

/** Where the card's text stands in the picture. All lengths in pixels of the upright frame. */
export interface CardGrid {
  /** Left edge of the labels at a height; a line, since perspective may lean it. */
  readonly labelLeft: LinearFit;
  /** Distance of body rows. */
  readonly pitch: number;
  readonly top: number;
  readonly bottom: number;
}

/** A line that says which row it stands in: by its label, or by a value of an unmistakable form. */
interface Anchor {
  readonly line: PlacedLine;
  /** Index into LABELLED_ROWS. */
  readonly row: number;
  readonly score: number;
}

/** Label column to value column in pitches, when nothing better is known (measured on specimen layouts). */
export const USUAL_VALUE_OFFSET = 6.6;

/** So many labels in one column are trusted before the values are asked. */
const MIN_LABELS = 3;
/** A card has thirteen labels; a page full of words that resemble them must not cost cubic time. */
const MAX_ANCHORS = 60;
/** Row pitch over the height of a line's box: from rows set solid to a card of few rows read in tight boxes. */
const MIN_PITCH_PER_HEIGHT = 0.7;
const MAX_PITCH_PER_HEIGHT = 4.5;
/** The tangent by which the label column may lean: strong perspective, some 19 degrees. */
const MAX_LEAN = 0.35;
/** The reader hands over upright pictures; a column far from upright needs more labels to be believed. */
const LEAN_COST = 3;
/** An anchor belongs to a column that it misses by less than this many pitches, … */
const MAX_COLUMN_MISFIT = 0.9;
/** … and to a row that it misses by less: one continuation row, and some leaning. */
const MAX_ROW_MISFIT = 1.4;
/** An anchor off its column, or pushed down by a continuation row, speaks less for the grid. */
const COLUMN_MISFIT_COST = 0.4;
const PUSHED_DOWN_BEYOND = 0.5;
const PUSHED_DOWN_WEIGHT = 0.6;
/** Of two cards read equally well the larger one is meant: half a label a doubling. */
const SIZE_WEIGHT = 0.5;
/** RT/RW, Kel/Desa and Kecamatan are set in from the other labels on many cards, by up to so many pitches. */
const INDENTED_ROWS = (['rt_rw', 'village', 'district'] as const).map((row) => LABELLED_ROWS.indexOf(row));
const MAX_INDENT = 1.6;

/** Finds the label column and row pitch on which the labels that read well agree; null without any. */
export function fitGrid(lines: readonly PlacedLine[]): CardGrid | null {
  const byLabels = findAgreeing(
    lines.flatMap((line) => matchLabels(line.characters).map(({ row, score }) => toAnchor(line, row, score))),
  );
  if (byLabels.length >= MIN_LABELS) return toGrid(byLabels, 0, lines);

  const byValues = findAgreeing(
    lines.flatMap((line) => {
      const row = findAnchorRow(line.source.text);
      return row ? [toAnchor(line, row, 1)] : [];
    }),
  );
  return byValues.length > byLabels.length
    ? toGrid(byValues, USUAL_VALUE_OFFSET, lines)
    : toGrid(byLabels, 0, lines);
}

function toAnchor(line: PlacedLine, row: LabelledRow, score: number): Anchor {
  return { line, row: LABELLED_ROWS.indexOf(row), score };
}

/** A column and pitch that two anchors propose. */
interface GridProposal {
  readonly upper: Anchor;
  readonly pitch: number;
  /** Tangent of the column against the vertical. */
  readonly lean: number;
}

/** Largest set of anchors, one a row, that fit one column and one pitch; in the order of rows. */
function findAgreeing(all: readonly Anchor[]): readonly Anchor[] {
  const anchors = [...all].sort((a, b) => b.score - a.score).slice(0, MAX_ANCHORS);
  const flush = anchors.filter((anchor) => !isIndented(anchor));
  const ends = flush.length >= 2 ? flush : anchors;
  let best: readonly Anchor[] = [];
  let bestScore = Number.NEGATIVE_INFINITY;
  for (const upper of ends) {
    for (const lower of ends) {
      const proposal = proposeGrid(upper, lower);
      if (!proposal) continue;
      const { members, score } = collectMembers(anchors, proposal);
      if (score > bestScore + 1e-9) {
        bestScore = score;
        best = members;
      }
    }
  }
  return [...best].sort((a, b) => a.row - b.row);
}

function proposeGrid(upper: Anchor, lower: Anchor): GridProposal | null {
  const rows = lower.row - upper.row;
  const drop = lower.line.y - upper.line.y;
  if (rows <= 0 || drop <= 0) return null;
  const pitch = drop / rows;
  const height = Math.min(upper.line.height, lower.line.height);
  if (pitch < MIN_PITCH_PER_HEIGHT * height || pitch > MAX_PITCH_PER_HEIGHT * height) return null;
  const lean = (lower.line.left - upper.line.left) / drop;
  return Math.abs(lean) > MAX_LEAN ? null : { upper, pitch, lean };
}

/** The anchors that stand where the grid has their rows; the best read of each row. */
function collectMembers(
  anchors: readonly Anchor[],
  { upper, pitch, lean }: GridProposal,
): { members: readonly Anchor[]; score: number } {
  const members = new Map<number, Anchor>();
  let score = 0;
  for (const anchor of anchors) {
    const drop = anchor.line.y - upper.line.y;
    const columnMisfit = columnMisfitOf(anchor, upper.line.left + lean * drop, pitch);
    const rowMisfit = Math.abs(upper.row + drop / pitch - anchor.row);
    if (columnMisfit > MAX_COLUMN_MISFIT || rowMisfit > MAX_ROW_MISFIT) continue;
    // Anchors come best first, so whichever holds the row already was read better.
    if (members.has(anchor.row)) continue;
    members.set(anchor.row, anchor);
    const pushedDown = rowMisfit > PUSHED_DOWN_BEYOND ? PUSHED_DOWN_WEIGHT : 1;
    score += anchor.score * (1 - COLUMN_MISFIT_COST * columnMisfit) * pushedDown;
  }
  score += SIZE_WEIGHT * Math.log2(pitch) - LEAN_COST * Math.abs(lean);
  return { members: [...members.values()], score };
}

function isIndented(anchor: Anchor): boolean {
  return INDENTED_ROWS.includes(anchor.row);
}

/** How far a label stands from where it may stand, in pitches. */
function columnMisfitOf(anchor: Anchor, left: number, pitch: number): number {
  const shift = (anchor.line.left - left) / pitch;
  return isIndented(anchor) && shift > 0 ? Math.max(0, shift - MAX_INDENT) : Math.abs(shift);
}

/** Fewer anchors, or a column that leans more, leave the lean to chance: then the column is taken to be upright. */
const MIN_ANCHORS_OF_COLUMN = 3;
const MAX_LEAN_OF_COLUMN = 0.3;
/** Pitches by which the card may reach above its first anchor: the rows before it, looser in the head, and the header. */
const HEAD_ROW_STRETCH = 1.15;
const HEADER_REACH = 7;
/** And below its last: the rows after it, and continuation rows. */
const FOOT_REACH = 2.6;

function toGrid(
  anchors: readonly Anchor[],
  valueOffset: number,
  lines: readonly PlacedLine[],
): CardGrid | null {
  const first = anchors[0];
  const last = anchors.at(-1);
  if (!first || !last) return null;
  const pitch = fitPitch(anchors, first, last);
  const flush = anchors.filter((anchor) => !isIndented(anchor));
  const ofColumn = flush.length >= 2 ? flush : anchors;
  const column = leastSquares(ofColumn.map(({ line }) => ({ at: line.y, value: line.left })));
  const shows = ofColumn.length >= MIN_ANCHORS_OF_COLUMN && Math.abs(column.slope) < MAX_LEAN_OF_COLUMN;
  const shift = valueOffset * pitch;
  const labelLeft: LinearFit = shows
    ? { slope: column.slope, base: column.base - shift }
    : { slope: 0, base: median(ofColumn.map(({ line }) => line.left)) - shift };
  const lowest = Math.max(...lines.map((line) => line.y));
  const rowsBelow = LABELLED_ROWS.length - 1 - last.row;
  return {
    labelLeft,
    pitch,
    top: first.line.y - (first.row * HEAD_ROW_STRETCH + HEADER_REACH) * pitch,
    bottom: Math.min(lowest, last.line.y + (rowsBelow + FOOT_REACH) * pitch),
  };
}

/** Neighbours further apart than this in the list of anchors, or in rows, say too little of the pitch. */
const MAX_ANCHORS_APART = 3;
const MAX_ROWS_APART = 4;
/** Continuation rows only ever stretch a distance, so that a little below the median is the truer pitch. */
const PITCH_QUANTILE = 0.45;

function fitPitch(anchors: readonly Anchor[], first: Anchor, last: Anchor): number {
  const pitches = anchors.flatMap((anchor, index) =>
    anchors
      .slice(Math.max(0, index - MAX_ANCHORS_APART), index)
      // The NIK row (0) stands apart from the body.
      .filter((earlier) => earlier.row !== 0)
      .map((earlier) => ({ rows: anchor.row - earlier.row, drop: anchor.line.y - earlier.line.y }))
      .filter(({ rows, drop }) => rows > 0 && rows <= MAX_ROWS_APART && drop > 0)
      .map(({ rows, drop }) => drop / rows),
  );
  const overall = (last.line.y - first.line.y) / Math.max(1, last.row - first.row);
  if (pitches.length < 2) return overall;
  const sorted = pitches.sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * PITCH_QUANTILE)] ?? overall;
}

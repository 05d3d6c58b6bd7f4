import type { GlyphLine } from './characters.js';
import type { LabelledRow } from './label-words.js';
import { anchorRowOf } from './match-content.js';
import { matchLabels } from './match-label.js';
import { type LinearFit, leastSquares, median } from './robust-fit.js';
import { LABELLED_ROWS } from './row-plan.js';

/** Where the card's text stands in the picture. All lengths in pixels of the upright frame. */
export interface CardFrame {
  /** Left edge of the labels at a height; a line, since perspective may lean it. */
  readonly labelLeft: LinearFit;
  /** Distance of body rows. */
  readonly pitch: number;
  readonly top: number;
  readonly bottom: number;
}

interface Anchor {
  readonly line: GlyphLine;
  readonly row: number;
  readonly score: number;
  readonly left: number;
}

/** Label column to value column in pitches, when nothing better is known (measured on specimen layouts). */
export const USUAL_VALUE_OFFSET = 6.6;

/** A card has thirteen labels; a page full of words that resemble them must not cost cubic time. */
const MOST_ANCHORS = 60;

/** The reader hands over upright pictures; a column far from upright needs more labels to be believed. */
const LEAN_COST = 3;

const LAST_ROW = LABELLED_ROWS.length - 1;

/** Finds the label column and row pitch on which the labels that read well agree; null without any. */
export function fitFrame(lines: readonly GlyphLine[]): CardFrame | null {
  const labels = lines.flatMap((line) =>
    matchLabels(line.glyphs).map(({ row, score }) => toAnchor(line, row, score, line.left)),
  );
  const byLabels = agree(labels);
  if (byLabels && byLabels.length >= 3) return toFrame(byLabels, 0, lines);

  const values = lines.flatMap((line) => {
    const row = anchorRowOf(line.source.text);
    return row ? [toAnchor(line, row as LabelledRow, 1, line.left)] : [];
  });
  const byValues = agree(values);
  if (byValues && byValues.length > (byLabels?.length ?? 0))
    return toFrame(byValues, USUAL_VALUE_OFFSET, lines);
  return byLabels ? toFrame(byLabels, 0, lines) : null;
}

function toAnchor(line: GlyphLine, row: LabelledRow, score: number, left: number): Anchor {
  return { line, row: LABELLED_ROWS.indexOf(row), score, left };
}

/**
 * Largest set of anchors that fit one column and one pitch; continuation rows may push later rows down. Of two
 * cards read equally well the larger one is meant.
 */
function agree(all: readonly Anchor[]): Anchor[] | null {
  const anchors = [...all].sort((a, b) => b.score - a.score).slice(0, MOST_ANCHORS);
  let best: Anchor[] | null = null;
  let bestScore = Number.NEGATIVE_INFINITY;
  const flush = anchors.filter((anchor) => !isIndented(anchor));
  const ends = flush.length >= 2 ? flush : anchors;
  for (const upper of ends) {
    for (const lower of ends) {
      const rows = lower.row - upper.row;
      const dy = lower.line.y - upper.line.y;
      if (rows <= 0 || dy <= 0) continue;
      const pitch = dy / rows;
      const height = Math.min(upper.line.height, lower.line.height);
      if (pitch < 0.7 * height || pitch > 4.5 * height) continue;
      const lean = (lower.left - upper.left) / dy;
      if (Math.abs(lean) > 0.35) continue;
      const members = new Map<number, Anchor>();
      let score = 0;
      for (const anchor of anchors) {
        const left = upper.left + lean * (anchor.line.y - upper.line.y);
        const offset = upper.row + (anchor.line.y - upper.line.y) / pitch - anchor.row;
        const aside = asideOf(anchor, left, pitch);
        if (aside > 0.9 || Math.abs(offset) > 1.4) continue;
        const worth = anchor.score * (1 - 0.4 * aside) * (Math.abs(offset) > 0.5 ? 0.6 : 1);
        const rival = members.get(anchor.row);
        if (rival && rival.score >= anchor.score) continue;
        members.set(anchor.row, anchor);
        score += worth;
      }
      score += 0.5 * Math.log2(pitch) - LEAN_COST * Math.abs(lean);
      if (score > bestScore + 1e-9) {
        bestScore = score;
        best = [...members.values()].sort((a, b) => a.row - b.row);
      }
    }
  }
  return best;
}

/** Many cards set these three labels in from the others, by up to a pitch and a half. */
const INDENTED_ROWS = [
  LABELLED_ROWS.indexOf('rt_rw'),
  LABELLED_ROWS.indexOf('village'),
  LABELLED_ROWS.indexOf('district'),
];
const MOST_INDENT = 1.6;

function isIndented(anchor: Anchor): boolean {
  return INDENTED_ROWS.includes(anchor.row);
}

/** How far a label stands from where it may stand, in pitches. */
function asideOf(anchor: Anchor, left: number, pitch: number): number {
  const shift = (anchor.left - left) / pitch;
  return isIndented(anchor) && shift > 0 ? Math.max(0, shift - MOST_INDENT) : Math.abs(shift);
}

function toFrame(anchors: readonly Anchor[], valueOffset: number, lines: readonly GlyphLine[]): CardFrame {
  const pitches: number[] = [];
  for (let index = 1; index < anchors.length; index++) {
    for (let earlier = Math.max(0, index - 3); earlier < index; earlier++) {
      const rows = anchors[index]!.row - anchors[earlier]!.row;
      // The NIK row stands apart from the body.
      if (rows <= 0 || rows > 4 || anchors[earlier]!.row === 0) continue;
      const pitch = (anchors[index]!.line.y - anchors[earlier]!.line.y) / rows;
      if (pitch > 0) pitches.push(pitch);
    }
  }
  const first = anchors[0]!;
  const last = anchors[anchors.length - 1]!;
  const overall = (last.line.y - first.line.y) / Math.max(1, last.row - first.row);
  const pitch = pitches.length >= 2 ? lowerMedian(pitches) : overall;
  const flush = anchors.filter((anchor) => !isIndented(anchor));
  const columnAnchors = flush.length >= 2 ? flush : anchors;
  const column = leastSquares(columnAnchors.map((anchor) => ({ at: anchor.line.y, value: anchor.left })));
  const usable = columnAnchors.length >= 3 && Math.abs(column.slope) < 0.3;
  const shift = valueOffset * pitch;
  const labelLeft: LinearFit = usable
    ? { slope: column.slope, base: column.base - shift }
    : { slope: 0, base: median(columnAnchors.map((anchor) => anchor.left)) - shift };
  const lowest = Math.max(...lines.map((line) => line.y));
  return {
    labelLeft,
    pitch,
    top: first.line.y - (first.row * 1.15 + 7) * pitch,
    bottom: Math.min(lowest, last.line.y + (LAST_ROW - last.row + 2.6) * pitch),
  };
}

/** Continuation rows only ever stretch a distance, so the lower half is the truer one. */
function lowerMedian(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * 0.45)]!;
}

import type { Glyph, GlyphLine } from './characters.js';
import type { CardFrame } from './fit-grid.js';
import { USUAL_VALUE_OFFSET } from './fit-grid.js';
import { type LabelMatch, matchLabels } from './match-label.js';
import { type LinearFit, median, medianLine, type Sample, valueAt } from './robust-fit.js';

/** One printed row: what stands side by side at one height, from left to right. */
export interface Band {
  readonly y: number;
  readonly lines: readonly GlyphLine[];
  readonly glyphs: readonly Glyph[];
  /** Labels its left end may be; empty unless it begins in the label column. */
  readonly labels: readonly LabelMatch[];
  readonly beginsInLabelColumn: boolean;
}

export interface CardLayout {
  readonly frame: CardFrame;
  readonly bands: readonly Band[];
  /** Centre of the first character of values at a height. */
  readonly valueStart: LinearFit;
  /** Left bound of the column under the photo at a height. */
  readonly asideStart: LinearFit;
  /** Lines of the column under the photo, top to bottom. */
  readonly aside: readonly GlyphLine[];
}

/** The photo column begins at this multiple of the distance from label column to value column. */
const ASIDE_RATIO = 2.55;
/** A card is at most this many pitches wide, where many rows had to be squeezed into it. */
const WIDEST = 42;

const MOST_OF_A_PHANTOM = 2;
const LEAST_OF_A_LETTER = 0.35;
const MOST_SCRAPS = 4;
/** Boxes overlap by a letter or two at most; more is a different text. */
const MOST_DOUBLED = 2;

/** Lines of one card → its rows, the column under the photo kept apart. */
export function gatherBands(lines: readonly GlyphLine[], frame: CardFrame): CardLayout {
  const { pitch, labelLeft } = frame;
  const usualHeight = median(lines.filter((line) => line.glyphs.length > 3).map((line) => line.height));
  const inside = lines.filter((line) => {
    const column = (line.left - valueAt(labelLeft, line.y)) / pitch;
    return (
      line.y >= frame.top &&
      line.y <= frame.bottom &&
      column > -1.6 &&
      column < WIDEST &&
      !isSliver(line, usualHeight)
    );
  });
  const rough = toBands(
    inside.filter(
      (line) => line.left < valueAt(labelLeft, line.y) + USUAL_VALUE_OFFSET * ASIDE_RATIO * pitch,
    ),
    frame,
  );
  const valueStart = fitValueStart(rough, frame);
  const asideStart = fitAsideStart(inside, labelLeft, valueStart);
  const isAside = (line: GlyphLine) => {
    const origin = valueAt(labelLeft, line.y);
    const column = valueAt(asideStart, line.y) - origin;
    const centre = (line.left + line.right) / 2 - origin;
    return line.left - origin > 0.72 * column && centre > 1.02 * column;
  };
  const aside = inside.filter(isAside);
  return {
    frame,
    bands: toBands(
      inside.filter((line) => !isAside(line)),
      frame,
    ),
    valueStart,
    asideStart,
    aside,
  };
}

/**
 * A box much taller than the others holds something else, a much lower one only the edges of letters, and one of a letter or
 * two that was guessed is a wave of the card's ground.
 */
function isSliver(line: GlyphLine, usualHeight: number): boolean {
  if (line.height > 2.3 * usualHeight && line.glyphs.length < 12) return true;
  if (line.glyphs.length <= MOST_OF_A_PHANTOM && line.source.confidence < LEAST_OF_A_LETTER) return true;
  return line.height < 0.45 * usualHeight && line.glyphs.some((glyph) => /[A-Za-z0-9]/.test(glyph.character));
}

function toBands(lines: readonly GlyphLine[], frame: CardFrame): Band[] {
  const groups: GlyphLine[][] = [];
  // Longer lines first: their height on the page is known best.
  const byLength = [...lines].sort(
    (a, b) => b.glyphs.length - a.glyphs.length || a.y - b.y || a.left - b.left,
  );
  for (const line of byLength) {
    let nearest: GlyphLine[] | null = null;
    let isScrap = false;
    let nearestGap = 0.48 * frame.pitch;
    for (const group of groups) {
      const gap = Math.abs(nearestTo(group, line).y - line.y);
      if (gap >= nearestGap) continue;
      const covered = group.some((member) => overlaps(member, line));
      // Scraps that a longer line of the row covers are second boxes of the same ink.
      if (covered && line.glyphs.length <= MOST_SCRAPS) {
        isScrap = true;
        break;
      }
      if (!covered) {
        nearest = group;
        nearestGap = gap;
      }
    }
    if (isScrap) continue;
    if (nearest) nearest.push(line);
    else groups.push([line]);
  }
  return groups.map((group) => toBand(group, frame)).sort((a, b) => a.y - b.y);
}

/** The member closest from side to side: heights drift along a row when the picture is not quite level. */
function nearestTo(group: readonly GlyphLine[], line: GlyphLine): GlyphLine {
  const apart = (member: GlyphLine) => Math.max(member.left - line.right, line.left - member.right);
  return group.reduce((best, member) => (apart(member) < apart(best) ? member : best));
}

/** A label and a value stand close on a full card, and the air of their boxes runs into each other. */
function overlaps(a: GlyphLine, b: GlyphLine): boolean {
  const shared = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const most = a.source.kind === b.source.kind ? 0.35 : 0.75;
  return shared > most * Math.min(a.right - a.left, b.right - b.left);
}

function toBand(group: GlyphLine[], frame: CardFrame): Band {
  const lines = [...group].sort((a, b) => a.left - b.left || a.y - b.y);
  const glyphs =
    lines.length === 1
      ? lines[0]!.glyphs
      : lines.flatMap((line, index) => withoutOverlap(line, lines[index + 1]));
  const first = lines[0]!;
  const start = (first.left - valueAt(frame.labelLeft, first.y)) / frame.pitch;
  const beginsInLabelColumn = start < 0.45 * USUAL_VALUE_OFFSET;
  const labels = start < 1.6 ? matchLabels(glyphs.slice(0, countLabelGlyphs(lines, glyphs))) : [];
  // The row's height is that of its left end: labels are what the rows are counted by.
  const y =
    beginsInLabelColumn && lines.length > 1 ? (first.y + median(lines.map((line) => line.y))) / 2 : first.y;
  return { y, lines, glyphs, labels, beginsInLabelColumn };
}

/** So many letters of its label may a value's box hold, when it begins too early. */
const MOST_OF_A_LABEL = 8;

/**
 * A label ends with its box where boxes are known to be labels or values, or at the colon of a value's box that begins
 * within the label; else anywhere in the row.
 */
function countLabelGlyphs(lines: readonly GlyphLine[], glyphs: readonly Glyph[]): number {
  if (lines[0]!.source.kind !== 'label') return glyphs.length;
  const value = glyphs.findIndex((glyph) => glyph.line.source.kind === 'value');
  if (value < 0) return glyphs.length;
  const colon = glyphs.slice(value, value + MOST_OF_A_LABEL).findIndex((glyph) => glyph.character === ':');
  if (colon >= 0) return value + colon;
  // Values are set in capitals: small letters at their head are the label's last.
  let end = value;
  while (end < value + MOST_OF_A_LABEL && /[a-z]/.test(glyphs[end]?.character ?? '')) end += 1;
  return end;
}

/** A box that reaches into the next one reads its first letters as well; they belong to the next. */
function withoutOverlap(line: GlyphLine, after: GlyphLine | undefined): readonly Glyph[] {
  if (!after) return line.glyphs;
  const kept = line.glyphs.filter((glyph) => glyph.x < after.left);
  return line.glyphs.length - kept.length <= MOST_DOUBLED ? kept : line.glyphs;
}

/**
 * Place and date of issue are centred under the photo, so the date shows where that column is. Labels in
 * capitals push the values far to the right and the photo stays, so the ratio is only the second choice.
 */
function fitAsideStart(lines: readonly GlyphLine[], labelLeft: LinearFit, valueStart: LinearFit): LinearFit {
  const offset = (line: GlyphLine) => valueAt(valueStart, line.y) - valueAt(labelLeft, line.y);
  const dates = lines.filter(
    (line) =>
      /^[^A-Za-z0-9]*\d{2}[-. ]?\d{2}[-. ]?(19|20)\d{2}\W*$/.test(line.source.text) &&
      line.left - valueAt(labelLeft, line.y) > 1.7 * offset(line),
  );
  const date = dates[dates.length - 1];
  const ratio = date
    ? (0.9 * ((date.left + date.right) / 2 - valueAt(labelLeft, date.y))) / offset(date)
    : ASIDE_RATIO * 1.08;
  return {
    slope: labelLeft.slope + ratio * (valueStart.slope - labelLeft.slope),
    base: labelLeft.base + ratio * (valueStart.base - labelLeft.base),
  };
}

/** A lone 1, i or l before a blank is more likely the colon than the value's first word. */
function firstOfValue(glyphs: readonly Glyph[]): Glyph | undefined {
  const inked = (glyph: Glyph) => /[A-Za-z0-9]/.test(glyph.character);
  const start = glyphs.findIndex(inked);
  const isLone =
    start >= 0 && /[1iIlE|]/.test(glyphs[start]!.character) && glyphs[start + 1]?.character === ' ';
  return isLone ? glyphs.slice(start + 1).find(inked) : glyphs[start];
}

/** Values begin one below the other; labels of known length show where. */
function fitValueStart(bands: readonly Band[], frame: CardFrame): LinearFit {
  const samples: Sample[] = [];
  for (const band of bands) {
    const label = band.labels[0];
    if (!label || label.score < 0.7 || label.row === 'nik') continue;
    const first = firstOfValue(band.glyphs.slice(label.end));
    if (!first) continue;
    const offset = (first.x - valueAt(frame.labelLeft, band.y)) / frame.pitch;
    if (offset > 0.6 * USUAL_VALUE_OFFSET && offset < 2 * USUAL_VALUE_OFFSET) {
      samples.push({ at: band.y, value: first.x });
    }
  }
  if (samples.length < 2) {
    return {
      slope: frame.labelLeft.slope,
      base: frame.labelLeft.base + (USUAL_VALUE_OFFSET + 0.3) * frame.pitch,
    };
  }
  const fit = medianLine(samples);
  const leaning = Math.abs(fit.slope - frame.labelLeft.slope) < 0.2;
  if (leaning) return fit;
  const slope = frame.labelLeft.slope;
  return { slope, base: median(samples.map((sample) => sample.value - slope * sample.at)) };
}

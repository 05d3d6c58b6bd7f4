import type { GlyphLine } from './characters.js';
import { matchLabels } from './match-label.js';
import { median, medianLine, valueAt } from './robust-fit.js';

/** Labels read this well say which lines are the card's. */
const SURE_LABEL = 0.8;
const LEAST_LABELS = 4;
/** Boxes this much longer than high show a direction of their own. */
const LINE_ASPECT = 3;
/** Lines of the card differ less than this from the slope of its labels at the same height. */
const MOST_DISAGREEMENT = 0.06;
/** Moves smaller than this share of a line's height change nothing. */
const LEAST_MOVE = 0.3;

/**
 * Places of the lines when only the card's own lines say what is level. The reader levels the whole picture,
 * so that a newspaper under the card, or another card, may leave the card's rows aslant. Null when the labels
 * do not tell, or when nothing would move.
 */
export function levelByLabels(lines: readonly GlyphLine[]): GlyphLine[] | null {
  const labels = lines.filter((line) => (matchLabels(line.glyphs)[0]?.score ?? 0) >= SURE_LABEL);
  if (labels.length < LEAST_LABELS) return null;
  const long = labels.filter(isLong);
  if (long.length < LEAST_LABELS - 1) return null;
  // Measured from the first one: on a card upside down the angles lie at both ends of the circle.
  const [first] = long.map(angleOf);
  const angle = first! + median(long.map((label) => turnBetween(first!, angleOf(label))));
  if (!Number.isFinite(angle)) return null;

  const turned = lines.map((line) => turnLine(line, angle));
  const labelsAt = labels.map((label) => turned[lines.indexOf(label)]!);
  const top = Math.min(...labelsAt.map((place) => place.y));
  const bottom = Math.max(...labelsAt.map((place) => place.y));
  const origin = median(labelsAt.map((place) => place.x));
  // Labels show the card's slopes alone; what stands beside them and agrees makes the fit finer.
  const rough = medianLine(labelsAt.filter((place) => place.isLong).map(toSlopeSample));
  const agreeing = turned.filter(
    (place) =>
      place.isLong &&
      place.y >= top - (bottom - top) / 3 &&
      place.y <= bottom + (bottom - top) / 12 &&
      Math.abs(place.x - origin) < 1.8 * (bottom - top) &&
      Math.abs(place.slope - valueAt(rough, place.y)) < MOST_DISAGREEMENT,
  );
  const slopes = medianLine(agreeing.map(toSlopeSample));
  const levelled = lines.map((line, index) => {
    const { x, y, width, height } = turned[index]!;
    return moveLine(line, x, y - (x - origin) * valueAt(slopes, y), width, height);
  });
  return movesRows(labels, lines, levelled) ? levelled : null;
}

interface TurnedPlace {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly slope: number;
  readonly isLong: boolean;
}

function toSlopeSample(place: TurnedPlace): { at: number; value: number } {
  return { at: place.y, value: place.slope };
}

function isLong(line: GlyphLine): boolean {
  return line.right - line.left > LINE_ASPECT * line.height;
}

function angleOf(line: GlyphLine): number {
  const [start, end] = line.source.polygon;
  return Math.atan2(end.y - start.y, end.x - start.x);
}

/** From one direction to another, in (-π, π]. */
function turnBetween(from: number, to: number): number {
  const turn = to - from;
  return Math.atan2(Math.sin(turn), Math.cos(turn));
}

function turnLine(line: GlyphLine, angle: number): TurnedPlace {
  const [a, b, c, d] = line.source.polygon;
  const centreX = (a.x + b.x + c.x + d.x) / 4;
  const centreY = (a.y + b.y + c.y + d.y) / 4;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  return {
    x: centreX * cos + centreY * sin,
    y: centreY * cos - centreX * sin,
    width: Math.hypot(b.x - a.x, b.y - a.y),
    height: Math.hypot(d.x - a.x, d.y - a.y),
    slope: Math.tan(angleOf(line) - angle),
    isLong: isLong(line),
  };
}

function moveLine(line: GlyphLine, centreX: number, y: number, width: number, height: number): GlyphLine {
  const left = centreX - width / 2;
  const stretch = width / Math.max(1e-6, line.right - line.left);
  const moved: GlyphLine = { ...line, left, right: left + width, y, height, glyphs: [] };
  const glyphs = line.glyphs.map((glyph) => ({
    ...glyph,
    line: moved,
    x: left + (glyph.x - line.left) * stretch,
  }));
  return Object.assign(moved, { glyphs });
}

/** Whether any line beside the labels changes its height against them enough to matter. */
function movesRows(
  labels: readonly GlyphLine[],
  before: readonly GlyphLine[],
  after: readonly GlyphLine[],
): boolean {
  const shifts = after.map((line, index) => line.y - before[index]!.y);
  const labelShift = median(labels.map((label) => shifts[before.indexOf(label)]!));
  return after.some((line, index) => Math.abs(shifts[index]! - labelShift) > LEAST_MOVE * line.height);
}

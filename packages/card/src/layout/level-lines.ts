import type { PlacedLine } from './characters.js';
import { matchLabels } from './labels/match-label.js';
import { median, type Sample, theilSen, valueAt } from './linear-fit.js';

/** Labels read this well say which lines are the card's. */
const SURE_LABEL = 0.8;
const MIN_LABELS = 4;
/** Boxes this much longer than high show a direction of their own. */
const MIN_ASPECT = 3;
/** Lines of the card differ less than this from the slope of its labels at the same height. */
const MAX_SLOPE_DIFFERENCE = 0.06;
/** Moves smaller than this fraction of a line's height change nothing. */
const MIN_MOVE = 0.3;
/** How far a card reaches beyond its labels, in fractions of their height: the header, the last row, the photo. */
const HEADER_REACH = 1 / 3;
const FOOT_REACH = 1 / 12;
const SIDE_REACH = 1.8;

/**
 * Places of the lines when only the card's own lines say what is level. The reader levels the whole picture,
 * so that a newspaper under the card, or another card, may leave the card's rows aslant. Null when the labels
 * do not tell, or when nothing would move.
 */
export function levelByLabels(lines: readonly PlacedLine[]): PlacedLine[] | null {
  const labels = lines.filter((line) => (matchLabels(line.characters)[0]?.score ?? 0) >= SURE_LABEL);
  if (labels.length < MIN_LABELS) return null;
  const [first, ...others] = labels.filter(isLong).map(angleOf);
  if (first === undefined || others.length < MIN_LABELS - 2) return null;
  // Measured from the first one: on a card upside down the angles lie at both ends of the circle.
  const angle = first + median([first, ...others].map((other) => turnBetween(first, other)));
  if (!Number.isFinite(angle)) return null;

  const turned = lines.map((line) => turnLine(line, angle));
  const turnedLabels = turned.filter(({ line }) => labels.includes(line));
  const top = Math.min(...turnedLabels.map(({ y }) => y));
  const bottom = Math.max(...turnedLabels.map(({ y }) => y));
  const height = bottom - top;
  const origin = median(turnedLabels.map(({ x }) => x));
  // Labels show the card's slopes alone; what stands beside them and agrees makes the fit finer.
  const rough = theilSen(turnedLabels.filter(({ line }) => isLong(line)).map(toSlopeSample));
  const agreeing = turned.filter(
    ({ line, x, y, slope }) =>
      isLong(line) &&
      y >= top - height * HEADER_REACH &&
      y <= bottom + height * FOOT_REACH &&
      Math.abs(x - origin) < SIDE_REACH * height &&
      Math.abs(slope - valueAt(rough, y)) < MAX_SLOPE_DIFFERENCE,
  );
  const slopes = theilSen(agreeing.map(toSlopeSample));
  const moves = turned.map((place) => {
    const y = place.y - (place.x - origin) * valueAt(slopes, place.y);
    return { from: place.line, to: moveLine({ ...place, y }) };
  });
  return changesRows(moves, labels) ? moves.map(({ to }) => to) : null;
}

interface TurnedLine {
  readonly line: PlacedLine;
  /** Centre and size once the picture is turned by the labels' angle. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly slope: number;
}

function toSlopeSample({ y, slope }: TurnedLine): Sample {
  return { at: y, value: slope };
}

function isLong(line: PlacedLine): boolean {
  return line.right - line.left > MIN_ASPECT * line.height;
}

function angleOf(line: PlacedLine): number {
  const [start, end] = line.source.polygon;
  return Math.atan2(end.y - start.y, end.x - start.x);
}

/** From one direction to another, in (-π, π]. */
function turnBetween(from: number, to: number): number {
  const turn = to - from;
  return Math.atan2(Math.sin(turn), Math.cos(turn));
}

function turnLine(line: PlacedLine, angle: number): TurnedLine {
  const [a, b, c, d] = line.source.polygon;
  const centreX = (a.x + b.x + c.x + d.x) / 4;
  const centreY = (a.y + b.y + c.y + d.y) / 4;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  return {
    line,
    x: centreX * cos + centreY * sin,
    y: centreY * cos - centreX * sin,
    width: Math.hypot(b.x - a.x, b.y - a.y),
    height: Math.hypot(d.x - a.x, d.y - a.y),
    slope: Math.tan(angleOf(line) - angle),
  };
}

function moveLine({ line, x, y, width, height }: TurnedLine): PlacedLine {
  const left = x - width / 2;
  const stretch = width / Math.max(1e-6, line.right - line.left);
  const moved: PlacedLine = { ...line, left, right: left + width, y, height, characters: [] };
  const characters = line.characters.map((character) => ({
    ...character,
    line: moved,
    x: left + (character.x - line.left) * stretch,
  }));
  return Object.assign(moved, { characters });
}

/** Whether any line changes its height against the labels enough to matter. */
function changesRows(
  moves: readonly { from: PlacedLine; to: PlacedLine }[],
  labels: readonly PlacedLine[],
): boolean {
  const shifts = moves.map(({ from, to }) => ({ from, shift: to.y - from.y }));
  const ofLabels = median(shifts.filter(({ from }) => labels.includes(from)).map(({ shift }) => shift));
  return shifts.some(({ from, shift }) => Math.abs(shift - ofLabels) > MIN_MOVE * from.height);
}

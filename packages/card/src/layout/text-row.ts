import type { PlacedCharacter, PlacedLine } from './characters.js';
import { type CardGrid, USUAL_VALUE_OFFSET } from './fit-grid.js';
import { type LabelMatch, matchLabels } from './labels/match-label.js';
import { median, valueAt } from './linear-fit.js';

/** One printed row: what stands side by side at one height, from left to right. */
export interface TextRow {
  readonly y: number;
  readonly characters: readonly PlacedCharacter[];
  /** Labels its left end may be; empty unless it begins in the label column. */
  readonly labels: readonly LabelMatch[];
  readonly beginsInLabelColumn: boolean;
}

/** Boxes of one row differ in height by less than this many pitches: half a pitch would be the next row. */
const MAX_DRIFT = 0.48;
/** So many characters, covered by a longer line of the row, are a second box of the same ink. */
const MAX_CHARACTERS_OF_SCRAP = 4;

/** Lines → printed rows, top to bottom. */
export function groupIntoRows(lines: readonly PlacedLine[], grid: CardGrid): TextRow[] {
  const groups: [PlacedLine, ...PlacedLine[]][] = [];
  // Longer lines first: their height on the page is known best.
  const byLength = [...lines].sort(
    (a, b) => b.characters.length - a.characters.length || a.y - b.y || a.left - b.left,
  );
  for (const line of byLength) {
    const found = findGroup(groups, line, MAX_DRIFT * grid.pitch);
    if (found === 'scrap') continue;
    if (found) found.push(line);
    else groups.push([line]);
  }
  return groups.map((group) => toTextRow(group, grid)).sort((a, b) => a.y - b.y);
}

/** The group nearest in height in which the line has a place of its own; `scrap` where it repeats another's ink. */
function findGroup(
  groups: readonly [PlacedLine, ...PlacedLine[]][],
  line: PlacedLine,
  maxDrift: number,
): [PlacedLine, ...PlacedLine[]] | 'scrap' | null {
  let nearest: [PlacedLine, ...PlacedLine[]] | null = null;
  let nearestGap = maxDrift;
  for (const group of groups) {
    const gap = Math.abs(nearestTo(group, line).y - line.y);
    if (gap >= nearestGap) continue;
    const isCovered = group.some((member) => overlaps(member, line));
    if (isCovered && line.characters.length <= MAX_CHARACTERS_OF_SCRAP) return 'scrap';
    if (isCovered) continue;
    nearest = group;
    nearestGap = gap;
  }
  return nearest;
}

/** The member closest from side to side: heights drift along a row when the picture is not quite level. */
function nearestTo(group: readonly [PlacedLine, ...PlacedLine[]], line: PlacedLine): PlacedLine {
  const apart = (member: PlacedLine) => Math.max(member.left - line.right, line.left - member.right);
  return group.reduce((best, member) => (apart(member) < apart(best) ? member : best));
}

/** Fraction of the shorter box that two boxes of one row may share, … */
const MAX_OVERLAP = 0.35;
/** … and a label and its value, which stand close on a full card, so that the air of their boxes runs into each other. */
const MAX_OVERLAP_OF_LABEL = 0.75;

function overlaps(a: PlacedLine, b: PlacedLine): boolean {
  const shared = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const max = a.source.kind === b.source.kind ? MAX_OVERLAP : MAX_OVERLAP_OF_LABEL;
  return shared > max * Math.min(a.right - a.left, b.right - b.left);
}

/** A row that begins left of this fraction of the way to the values begins in the label column. */
const LABEL_COLUMN_END = 0.45;
/** A label begins at most this many pitches right of the column: the indented ones do. */
const MAX_LABEL_INDENT = 1.6;

function toTextRow(group: readonly [PlacedLine, ...PlacedLine[]], grid: CardGrid): TextRow {
  const lines = [...group].sort((a, b) => a.left - b.left || a.y - b.y);
  const first = lines[0] ?? group[0];
  const characters =
    lines.length === 1
      ? first.characters
      : lines.flatMap((line, index) => withoutOverlap(line, lines[index + 1]));
  const start = (first.left - valueAt(grid.labelLeft, first.y)) / grid.pitch;
  const beginsInLabelColumn = start < LABEL_COLUMN_END * USUAL_VALUE_OFFSET;
  const labels =
    start < MAX_LABEL_INDENT ? matchLabels(characters.slice(0, countLabelCharacters(first, characters))) : [];
  // The row's height is that of its left end: labels are what the rows are counted by.
  const y =
    beginsInLabelColumn && lines.length > 1 ? (first.y + median(lines.map((line) => line.y))) / 2 : first.y;
  return { y, characters, labels, beginsInLabelColumn };
}

/** So many letters of its label may a value's box hold, when it begins too early. */
const MAX_LABEL_TAIL = 8;

/**
 * A label ends with its box where boxes are known to be labels or values, or at the colon of a value's box that begins
 * within the label; else anywhere in the row.
 */
function countLabelCharacters(first: PlacedLine, characters: readonly PlacedCharacter[]): number {
  if (first.source.kind !== 'label') return characters.length;
  const value = characters.findIndex(({ line }) => line.source.kind === 'value');
  if (value < 0) return characters.length;
  const head = characters.slice(value, value + MAX_LABEL_TAIL);
  const colon = head.findIndex(({ text }) => text === ':');
  if (colon >= 0) return value + colon;
  // Values are set in capitals: lower-case letters at their head are the label's last.
  const capital = head.findIndex(({ text }) => !/[a-z]/.test(text));
  return value + (capital >= 0 ? capital : head.length);
}

/** Boxes overlap by a letter or two at most; more is a different text. */
const MAX_SHARED_CHARACTERS = 2;

/** A box that reaches into the next one reads its first letters as well; they belong to the next. */
function withoutOverlap(line: PlacedLine, after: PlacedLine | undefined): readonly PlacedCharacter[] {
  if (!after) return line.characters;
  const kept = line.characters.filter((character) => character.x < after.left);
  return line.characters.length - kept.length <= MAX_SHARED_CHARACTERS ? kept : line.characters;
}

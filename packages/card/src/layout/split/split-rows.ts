import { MARITAL_STATUSES, NATIONALITIES, OCCUPATIONS, RELIGIONS } from '../../data/vocabularies.js';
import type { AssignedRow } from '../assign-rows.js';
import type { Glyph } from '../characters.js';
import type { CardLayout } from '../gather-rows.js';
import { findBloodLabel } from '../match-label.js';
import { valueAt } from '../robust-fit.js';
import type { CardRow } from '../row-plan.js';

export interface RowValue {
  readonly row: CardRow;
  readonly glyphs: readonly Glyph[];
  readonly labelScore: number;
}

export interface RowValues {
  readonly values: ReadonlyMap<CardRow, RowValue>;
  /** What stands right of `Gol. Darah`. */
  readonly blood: readonly Glyph[];
  /** What a detector box joined to a value although it belongs to the column under the photo. */
  readonly aside: readonly (readonly Glyph[])[];
}

/** Cuts each row into label, value and what stands further right. */
export function readRowValues(rows: readonly AssignedRow[], layout: CardLayout): RowValues {
  const values = new Map<CardRow, RowValue>();
  const aside: (readonly Glyph[])[] = [];
  let blood: readonly Glyph[] = [];
  for (const assigned of rows) {
    const { row, labelScore } = assigned;
    let glyphs: readonly Glyph[];
    if (row === 'province' || row === 'city') {
      glyphs = trimSpace(assigned.band.glyphs);
    } else {
      glyphs = stripLabel(assigned, layout);
      if (row === 'gender') {
        const cut = cutBlood([...glyphs, ...besideGender(assigned, layout)], layout, assigned.band.y);
        glyphs = cut.value;
        blood = cut.blood;
      } else {
        const cut = cutAside(glyphs, layout, assigned.band.y, LISTED_VALUES[row]);
        glyphs = cut.value;
        if (cut.aside.length > 0) aside.push(cut.aside);
      }
    }
    values.set(row, { row, glyphs: dropTrailingSpecks(glyphs), labelScore });
  }
  return { values, blood, aside };
}

const PUNCTUATION = /^[:;.,·_~=]$/;
/** Signs that are a colon when they stand alone, and part of a letter when they touch one. */
const LONE_MARK = /^['`|"*/\\]$/;
const COLON_LOOKALIKE = /^[1iIlEJTr!|tf-]$/;

/** Drops the label, the colon in whichever shape it was read, and tails of the label before it. */
function stripLabel(assigned: AssignedRow, layout: CardLayout): readonly Glyph[] {
  const { band, labelEnd, row } = assigned;
  const continues = /_\d$/.test(row);
  const hasLabel = !continues && labelEnd > 0;
  const start = valueAt(layout.valueStart, band.y);
  const pitch = layout.frame.pitch;
  let glyphs = trimSpace(band.glyphs.slice(labelEnd));
  const isWordBreak = (index: number) => glyphs[index]?.character === ' ' || index >= glyphs.length;

  // A colon left of the values ends whatever is before it.
  for (let index = Math.min(glyphs.length, 24) - 1; index >= 0; index--) {
    const glyph = glyphs[index]!;
    const isColon = glyph.character === ':' || (glyph.character === ';' && index < 4);
    const isBefore = row === 'nik' ? !holdsDigits(glyphs.slice(0, index)) : glyph.x < start + 0.2 * pitch;
    if (isColon && (isBefore || (hasLabel && isInFirstValue(glyphs, glyph) && endsLabelTail(glyph)))) {
      glyphs = trimSpace(glyphs.slice(index + 1));
      break;
    }
  }
  // Ink that stands clearly in the label column is label, whether or not it was recognised as one.
  if (row !== 'nik') {
    glyphs = dropBefore(glyphs, start - 1.4 * pitch);
  }
  while (glyphs.length > 0 && PUNCTUATION.test(glyphs[0]!.character)) glyphs = trimSpace(glyphs.slice(1));
  // A box of one sign left of the values is the colon, whatever it was read as.
  if (row !== 'nik' && glyphs.length > 1 && glyphs[0]!.line !== glyphs[1]!.line) {
    if (glyphs[0]!.x < start - 0.25 * pitch) glyphs = trimSpace(glyphs.slice(1));
  }
  if (glyphs.length > 2 && LONE_MARK.test(glyphs[0]!.character) && isWordBreak(1) && glyphs[0]!.x < start) {
    glyphs = trimSpace(glyphs.slice(1));
  }
  if (!continues && row !== 'nik' && glyphs.length > 1 && COLON_LOOKALIKE.test(glyphs[0]!.character)) {
    const column = start - 0.3 * pitch;
    if (glyphs[0]!.x < column && (isWordBreak(1) || glyphs[0]!.x < start - 0.45 * pitch)) {
      glyphs = trimSpace(glyphs.slice(1));
    }
  }
  while (glyphs.length > 0 && PUNCTUATION.test(glyphs[0]!.character)) glyphs = trimSpace(glyphs.slice(1));
  const first = glyphs[0];
  if (!hasLabel || !first || glyphs.length < 3 || !isWordBreak(1)) return glyphs;
  return standsForColon(first, row) ? trimSpace(glyphs.slice(1)) : glyphs;
}

/** More of them than a label read badly holds. */
function holdsDigits(glyphs: readonly Glyph[]): boolean {
  return glyphs.filter(({ character }) => /\d/.test(character)).length > 1;
}

/** A lone letter at the head of a value's box that shows no colon: what the box holds of that, or of the label. */
function standsForColon({ character, line, x }: Glyph, row: CardRow): boolean {
  const showsColon = line.glyphs.some((glyph) => glyph.character === ':' && glyph.x < x);
  const letters = BEGINS_WITH_A_WORD.has(row) ? /^[A-Za-z]$/ : /^[a-z]$/;
  return line.source.kind === 'value' && !showsColon && letters.test(character);
}

/** Names and streets may begin with an initial, and villages with a letter; no birthplace, occupation or status does. */
const BEGINS_WITH_A_WORD: ReadonlySet<CardRow> = new Set<CardRow>([
  'birth',
  'gender',
  'religion',
  'marital',
  'work',
  'nation',
]);

function isInFirstValue(glyphs: readonly Glyph[], glyph: Glyph): boolean {
  return glyph.line === glyphs.find((other) => other.line.source.kind === 'value')?.line;
}

/** So many of a label's last letters may stand at the head of a value's box. */
const LONGEST_TAIL = 8;

/** A colon after nothing but letters at the head of a value's box, which began within the label. */
function endsLabelTail({ line, x }: Glyph): boolean {
  if (line.source.kind !== 'value') return false;
  const before = line.glyphs.filter((glyph) => glyph.x < x && glyph.character !== ' ');
  return (
    before.length > 0 &&
    before.length <= LONGEST_TAIL &&
    before.every((glyph) => /[A-Za-z]/.test(glyph.character)) &&
    !line.glyphs.some((glyph, index) => index < before.length && glyph.character === ' ')
  );
}

/** Drops what stands left of a bound, to the end of the word that the bound cuts. */
function dropBefore(glyphs: readonly Glyph[], bound: number): readonly Glyph[] {
  let index = 0;
  while (index < glyphs.length && glyphs[index]!.x < bound) index += 1;
  if (index === 0) return glyphs;
  const cutsWord = (at: number) =>
    at < glyphs.length &&
    glyphs[at]!.character !== ' ' &&
    glyphs[at - 1]!.character !== ' ' &&
    glyphs[at]!.line === glyphs[at - 1]!.line;
  let end = index;
  while (cutsWord(end)) end += 1;
  // A word that goes on to the end is the value itself, read without its blank.
  return trimSpace(glyphs.slice(end < glyphs.length ? end : index));
}

/** No value holds a gap of this many pitches. */
const WIDEST_GAP = 6;
/** Nor, where boxes are known to hold whole values, one of this many between two boxes. */
const WIDEST_GAP_OF_BOXES = 0.9;

/** Rows whose values are mostly of a list. */
const LISTED_VALUES: Readonly<Partial<Record<CardRow, ReadonlySet<string>>>> = {
  religion: new Set(RELIGIONS),
  marital: new Set(MARITAL_STATUSES),
  work: new Set(OCCUPATIONS),
  nation: new Set(NATIONALITIES),
};

/**
 * Parts the value from text of the photo column where a wide gap lies before it, or, in that column, where the value is
 * whole: a long one ends right beside the photo, the signature or the place of issue.
 */
function cutAside(
  glyphs: readonly Glyph[],
  layout: CardLayout,
  y: number,
  listed: ReadonlySet<string> = new Set(),
): { value: readonly Glyph[]; aside: readonly Glyph[] } {
  const bound = valueAt(layout.asideStart, y) - 1.2 * layout.frame.pitch;
  const whole = findEndOfListed(glyphs, listed);
  for (let index = 1; index < glyphs.length; index++) {
    const glyph = glyphs[index]!;
    if (glyph.character === ' ') continue;
    const before = lastInk(glyphs, index);
    if (!before) continue;
    const isBoxApart = glyph.line !== before.line && glyph.line.source.kind !== undefined;
    const least = isBoxApart ? WIDEST_GAP_OF_BOXES : glyph.x < bound ? WIDEST_GAP : 1.5;
    // A long place of issue begins left of the photo's column, and is centred in it.
    const centre = (glyph.x + glyphs[glyphs.length - 1]!.x) / 2;
    const isWhole = index === whole && (glyph.x > bound || centre > valueAt(layout.asideStart, y));
    if (glyph.x - before.x > least * layout.frame.pitch || isWhole) {
      return { value: trimSpace(glyphs.slice(0, index)), aside: trimSpace(glyphs.slice(index)) };
    }
  }
  return { value: trimSpace(glyphs), aside: [] };
}

/** Where the first sign after the longest listed value stands; -1 where no listed value begins the text or all of it is one. */
function findEndOfListed(glyphs: readonly Glyph[], listed: ReadonlySet<string>): number {
  let end = -1;
  for (let index = 1; index < glyphs.length; index++) {
    // Brackets go on with the value: TENTARA NASIONAL INDONESIA (TNI).
    if (/[ (]/.test(glyphs[index]!.character) || !listed.has(toText(glyphs.slice(0, index)))) continue;
    end = index;
  }
  return listed.has(toText(glyphs)) ? -1 : end;
}

/** Gol. Darah shares the row of the sex; without its label a short word far right is the blood type. */
function cutBlood(
  glyphs: readonly Glyph[],
  layout: CardLayout,
  y: number,
): { value: readonly Glyph[]; blood: readonly Glyph[] } {
  const label = findBloodLabel(glyphs);
  if (label) {
    return { value: trimSpace(glyphs.slice(0, label.start)), blood: stripColon(glyphs.slice(label.end)) };
  }
  // The sexes are single words, so what stands clearly apart from the first is the blood type.
  const bound = valueAt(layout.valueStart, y) + 2 * layout.frame.pitch;
  for (let index = 1; index < glyphs.length; index++) {
    const before = lastInk(glyphs, index);
    if (glyphs[index]!.x > bound && before && glyphs[index]!.x - before.x > 1.5 * layout.frame.pitch) {
      return { value: trimSpace(glyphs.slice(0, index)), blood: stripColon(glyphs.slice(index)) };
    }
  }
  return { value: trimSpace(glyphs), blood: [] };
}

/** Drops the colon before a blood type, also where it was read as a letter of its own. */
function stripColon(glyphs: readonly Glyph[]): readonly Glyph[] {
  let rest = trimSpace(glyphs);
  const colon = rest.slice(0, 3).findIndex((glyph) => glyph.character === ':');
  if (colon >= 0) rest = trimSpace(rest.slice(colon + 1));
  while (rest.length > 0 && PUNCTUATION.test(rest[0]!.character)) rest = trimSpace(rest.slice(1));
  const isColon = rest.length > 2 && COLON_LOOKALIKE.test(rest[0]!.character) && rest[1]!.character === ' ';
  return isColon ? trimSpace(rest.slice(1)) : rest;
}

/** The blood type stands so far right that its own box falls into the photo column. */
function besideGender(assigned: AssignedRow, layout: CardLayout): readonly Glyph[] {
  const { pitch } = layout.frame;
  return layout.aside
    .filter((line) => Math.abs(line.y - assigned.band.y) < 0.5 * pitch)
    .flatMap((line) => line.glyphs);
}

/** Specks after the value: marks that stand apart from its last word. */
function dropTrailingSpecks(glyphs: readonly Glyph[]): readonly Glyph[] {
  let end = glyphs.length;
  while (end > 0 && (glyphs[end - 1]!.character === ' ' || PUNCTUATION.test(glyphs[end - 1]!.character)))
    end -= 1;
  if (end === 0 || end === glyphs.length) return glyphs;
  // A stop that touches the word belongs to it.
  const stop = glyphs[end]!.character !== ' ' && glyphs[end]!.line === glyphs[end - 1]!.line ? 1 : 0;
  return glyphs.slice(0, end + stop);
}

function toText(glyphs: readonly Glyph[]): string {
  return glyphs
    .map(({ character }) => character)
    .join('')
    .trim();
}

function lastInk(glyphs: readonly Glyph[], before: number): Glyph | undefined {
  for (let index = before - 1; index >= 0; index--) {
    if (glyphs[index]!.character !== ' ') return glyphs[index];
  }
  return undefined;
}

function trimSpace(glyphs: readonly Glyph[]): readonly Glyph[] {
  let start = 0;
  let end = glyphs.length;
  while (start < end && glyphs[start]!.character === ' ') start += 1;
  while (end > start && glyphs[end - 1]!.character === ' ') end -= 1;
  return glyphs.slice(start, end);
}

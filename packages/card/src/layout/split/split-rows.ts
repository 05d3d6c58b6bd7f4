import type { AssignedRow } from '../assign-rows.js';
import type { PlacedCharacter, PlacedLine } from '../characters.js';
import type { CardLayout } from '../gather-rows.js';
import { valueAt } from '../linear-fit.js';
import type { CardRow } from '../row-plan.js';
import { PUNCTUATION } from './colon-signs.js';
import { cutBloodType } from './cut-blood-type.js';
import { cutPhotoColumn } from './cut-photo-column.js';
import { measurePrintSizes, type PrintSize } from './find-overprint.js';
import { stripLabel } from './strip-label.js';
import { toText, trimBlanks } from './trim-characters.js';

/** What stands at the place of a row's value; the label beside it says how surely it is that row. */
export interface RowValue {
  readonly characters: readonly PlacedCharacter[];
  readonly labelScore: number;
  /** Its start is not where values begin, or something is printed over it: part of it was not seen, or is no part of it. */
  readonly isDisturbed: boolean;
}

export interface RowValues {
  readonly values: ReadonlyMap<CardRow, RowValue>;
  /** What stands right of `Gol. Darah`. */
  readonly blood: readonly PlacedCharacter[];
  /** What a detector box joined to a value although it belongs to the column under the photo. */
  readonly fromPhotoColumn: readonly (readonly PlacedCharacter[])[];
}

/** Cuts each row into label, value and what stands further right. */
export function splitRows(rows: readonly AssignedRow[], layout: CardLayout): RowValues {
  const values = new Map<CardRow, RowValue>();
  const fromPhotoColumn: (readonly PlacedCharacter[])[] = [];
  let blood: readonly PlacedCharacter[] = [];
  const printSizeOf = measurePrintSizes(rows, layout);
  const keep = (assigned: AssignedRow, found: readonly PlacedCharacter[]) => {
    const { row, labelScore } = assigned;
    const ofCard = found.filter(({ line }) => row === 'nik' || printSizeOf(line) !== 'overprint');
    const printed = trimBlanks(row === 'nik' ? ofCard : dropStrayStrokes(ofCard, printSizeOf));
    const isContinued = rows.some((other) => isContinuation(other.row, row));
    // What a name's comma goes on to was not seen, or it is a speck.
    const isOpen = row.startsWith('name') && !isContinued && TRAILING_COMMA.test(toText(printed));
    const characters = dropTrailingSpecks(isOpen ? printed.slice(0, -1) : printed, isContinued);
    const isMixed = row !== 'nik' && characters.some(({ line }) => printSizeOf(line) !== 'body');
    const isDisturbed =
      isOpen || isMixed || isShifted(characters, layout) || isFollowedByOther(assigned, rows, layout);
    values.set(row, { characters, labelScore, isDisturbed });
  };
  const keepHeader = ({ row, labelScore, textRow }: AssignedRow) =>
    values.set(row, { characters: trimBlanks(textRow.characters), labelScore, isDisturbed: false });
  for (const assigned of rows) {
    const { row } = assigned;
    if (row === 'province' || row === 'city') {
      keepHeader(assigned);
    } else if (row === 'gender') {
      const cut = cutBloodType(stripLabel(assigned, layout), assigned, layout);
      blood = cut.blood;
      keep(assigned, cut.value);
    } else {
      const stripped = stripLabel(assigned, layout);
      const cut = cutPhotoColumn(stripped, assigned, layout);
      if (cut.photoColumn.length > 0) fromPhotoColumn.push(cut.photoColumn);
      // What stands in the box of the number belongs to it, however far off: a digit too many is not to be cut away.
      const isOfNumber = ({ line }: PlacedCharacter) => row === 'nik' && line === stripped[0]?.line;
      keep(assigned, cut.photoColumn.some(isOfNumber) ? stripped.filter(isOfNumber) : cut.value);
    }
  }
  return { values, blood, fromPhotoColumn };
}

/**
 * Values begin one below the other: on 5,761 of them 99 % had their first letter's centre within 0.21 pitches of the column. A
 * letter is 0.35 wide, so that a first letter or word that was lost shows by where the rest begins.
 */
const MAX_START_OFFSET = 0.3;

function isShifted([first]: readonly PlacedCharacter[], { valueStart, grid }: CardLayout): boolean {
  if (!first) return false;
  return Math.abs(first.x - valueAt(valueStart, first.line.y)) > MAX_START_OFFSET * grid.pitch;
}

/** Fewer letters are a scrap of something else. */
const MIN_LETTERS_OF_ROW = 3;
const MIN_CONFIDENCE_OF_ROW = 0.8;
/** The next row of a value lies within so many pitches below it. */
const MAX_PITCHES_BELOW = 1.3;

/**
 * Whether right below a name or an address stands print where values begin that no row of the card takes: a name of four rows, or whatever it
 * is, so that nobody knows where the value ends.
 */
function isFollowedByOther(
  { row, textRow }: AssignedRow,
  rows: readonly AssignedRow[],
  { textRows, valueStart, grid }: CardLayout,
): boolean {
  if (!/^(?:name|address)/.test(row)) return false;
  const [below] = textRows.filter(({ y }) => y > textRow.y);
  const first = below?.characters.find(({ text }) => /[A-Za-z0-9]/.test(text));
  if (!below || !first || rows.some((other) => other.textRow === below)) return false;
  const letters = below.characters.filter(({ text }) => /[A-Za-z0-9]/.test(text)).length;
  return (
    letters >= MIN_LETTERS_OF_ROW &&
    first.line.source.confidence >= MIN_CONFIDENCE_OF_ROW &&
    below.y - textRow.y < MAX_PITCHES_BELOW * grid.pitch &&
    Math.abs(first.x - valueAt(valueStart, below.y)) < MAX_START_OFFSET * grid.pitch
  );
}

/** Whether one row carries on the value of another: name_2 and name_3 that of name, name_3 that of name_2. */
function isContinuation(row: CardRow, of: CardRow): boolean {
  const [value, rank = '1'] = of.split('_');
  const [otherValue, otherRank = '1'] = row.split('_');
  return otherValue === value && Number(otherRank) > Number(rank);
}

/** One that touches the last word. */
const TRAILING_COMMA = /[\p{L}.],$/u;

/** Specks after the value: marks that stand apart from its last word. */
function dropTrailingSpecks(
  characters: readonly PlacedCharacter[],
  isContinued: boolean,
): readonly PlacedCharacter[] {
  const last = characters.findLastIndex(({ text }) => text !== ' ' && !PUNCTUATION.test(text));
  const mark = characters[last + 1];
  if (last < 0 || !mark) return characters;
  // `NO :`, and the number on the next row.
  const colon = characters.findIndex(({ text }, index) => index > last && text === ':');
  if (colon > 0 && /\bNO\.?$/.test(toText(characters.slice(0, last + 1))))
    return characters.slice(0, colon + 1);
  // A stop that touches the word belongs to it.
  const touches = mark.text !== ' ' && mark.line === characters[last]?.line;
  if (!touches) return characters.slice(0, last + 1);
  // `S.E.,` goes on with the next title, on the next row.
  const isListed = isContinued && mark.text === '.' && characters[last + 2]?.text === ',';
  return characters.slice(0, last + (isListed ? 3 : 2));
}

/** A lone letter at the end of a box that is too large for its letters, a stroke of what crosses the value. */
function dropStrayStrokes(
  characters: readonly PlacedCharacter[],
  printSizeOf: (line: PlacedLine) => PrintSize,
): readonly PlacedCharacter[] {
  let end = characters.length;
  while (end > 2) {
    const [before, last] = characters.slice(end - 2, end);
    const isStray = before?.text === ' ' && last !== undefined && printSizeOf(last.line) === 'mixed';
    if (!isStray) break;
    end -= 2;
  }
  return trimBlanks(characters.slice(0, end));
}

import { MARITAL_STATUSES, NATIONALITIES, OCCUPATIONS, RELIGIONS } from '../../data/vocabularies.js';
import type { AssignedRow } from '../assign-rows.js';
import type { PlacedCharacter } from '../characters.js';
import type { CardLayout } from '../gather-rows.js';
import { valueAt } from '../linear-fit.js';
import type { CardRow } from '../row-plan.js';
import { findInkBefore, toText, trimBlanks } from './trim-characters.js';

// All gaps are in row pitches, measured on development specimens.

/** No value holds a gap as wide as this. */
const MAX_GAP = 6;
/** Within the photo column a narrower gap parts the value from what is printed there. */
const MAX_GAP_BESIDE_PHOTO = 1.5;
/** Nor, where boxes are known to hold whole values, one this wide between two boxes. */
const MAX_GAP_OF_BOXES = 0.9;
/** The place of issue may begin this far left of its column's bound. */
const PHOTO_COLUMN_TOLERANCE = 1.2;

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
export function cutPhotoColumn(
  characters: readonly PlacedCharacter[],
  { row, textRow }: AssignedRow,
  layout: CardLayout,
): { value: readonly PlacedCharacter[]; photoColumn: readonly PlacedCharacter[] } {
  const { pitch } = layout.grid;
  const column = valueAt(layout.photoColumnStart, textRow.y);
  const bound = column - PHOTO_COLUMN_TOLERANCE * pitch;
  const endOfListed = findEndOfListed(characters, LISTED_VALUES[row]);
  const lastX = characters.at(-1)?.x ?? 0;
  const cut = characters.findIndex((character, index) => {
    const before = character.text === ' ' ? undefined : findInkBefore(characters, index);
    if (!before) return false;
    // Place and date of birth are two values, and nothing of the photo's column stands beside them.
    const isBoxApart =
      row !== 'birth' &&
      character.line !== before.line &&
      character.line.source.kind !== undefined &&
      !isUnfinished(characters.slice(0, index));
    const maxGap = isBoxApart ? MAX_GAP_OF_BOXES : character.x < bound ? MAX_GAP : MAX_GAP_BESIDE_PHOTO;
    // A long place of issue begins left of the photo's column, and is centred in it.
    const centre = (character.x + lastX) / 2;
    const isWhole = index === endOfListed && (character.x > bound || centre > column);
    return character.x - before.x > maxGap * pitch || isWhole;
  });
  if (cut < 0) return { value: trimBlanks(characters), photoColumn: [] };
  return { value: trimBlanks(characters.slice(0, cut)), photoColumn: trimBlanks(characters.slice(cut)) };
}

/** No value ends at a sign that joins, but for a dash that is all of it: `22 - 05 -` goes on in the next box. */
function isUnfinished(characters: readonly PlacedCharacter[]): boolean {
  return /[A-Z0-9]\W*[-,/]$/.test(toText(characters));
}

/** Where the first sign after the longest listed value stands; -1 where no listed value begins the text or all of it is one. */
function findEndOfListed(
  characters: readonly PlacedCharacter[],
  listed: ReadonlySet<string> | undefined,
): number {
  if (!listed || listed.has(toText(characters))) return -1;
  return characters.findLastIndex(
    ({ text }, index) =>
      index > 0 &&
      // Brackets go on with the value: TENTARA NASIONAL INDONESIA (TNI).
      !/[ (]/.test(text) &&
      listed.has(toText(characters.slice(0, index))),
  );
}

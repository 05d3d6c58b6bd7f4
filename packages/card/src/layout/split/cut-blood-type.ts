import { ILLEGIBLE } from '../../text-line.js';
import type { AssignedRow } from '../assign-rows.js';
import type { PlacedCharacter } from '../characters.js';
import type { CardLayout } from '../gather-rows.js';
import { findBloodLabel } from '../labels/match-label.js';
import { valueAt } from '../linear-fit.js';
import { COLON_LOOKALIKE, dropLeadingPunctuation } from './colon-signs.js';
import { dropFirst, findInkBefore, toText, trimBlanks } from './trim-characters.js';

/** A line this close to the row's height, in pitches, stands in it. */
const MAX_DRIFT = 0.5;
/** The sex takes at least so many pitches, and a gap of so many ends it. */
const MIN_GENDER_WIDTH = 2;
const MAX_GAP = 1.5;

/** Gol. Darah shares the row of the sex; without its label a short word far right is the blood type. */
export function cutBloodType(
  ofRow: readonly PlacedCharacter[],
  { textRow }: AssignedRow,
  layout: CardLayout,
): { value: readonly PlacedCharacter[]; blood: readonly PlacedCharacter[] } {
  const { pitch } = layout.grid;
  // It stands so far right that its own box falls into the photo column.
  const besides = layout.photoColumn
    .filter((line) => Math.abs(line.y - textRow.y) < MAX_DRIFT * pitch)
    .flatMap((line) => line.characters);
  const characters = [...ofRow, ...besides];
  const label = findBloodLabel(characters);
  if (label) {
    return {
      value: trimBlanks(characters.slice(0, label.start)),
      blood: stripColon(characters.slice(label.end)),
    };
  }
  // The sexes are single words, so what stands clearly apart from the first is the blood type.
  const bound = valueAt(layout.valueStart, textRow.y) + MIN_GENDER_WIDTH * pitch;
  const start = characters.findIndex(({ x }, index) => {
    const before = x > bound ? findInkBefore(characters, index) : undefined;
    return before !== undefined && x - before.x > MAX_GAP * pitch;
  });
  if (start < 0) return { value: trimBlanks(characters), blood: [] };
  return { value: trimBlanks(characters.slice(0, start)), blood: stripColon(characters.slice(start)) };
}

/**
 * A blood type by itself behind one other sign, which is the colon or the label's last letter; "A -" may be a type. And so
 * may a letter of types: "A B" may be AB printed wide, and of "A O" nobody knows which of the two a scrap of the photo is.
 */
const BEHIND_A_LETTER = /^(?:[^\sABO0] (?:A|B|AB|O)|([ABO]) \1)[+-]?$/;

/** Drops the colon before a blood type, what is left of the label before that, and a colon read as a letter of its own. */
function stripColon(characters: readonly PlacedCharacter[]): readonly PlacedCharacter[] {
  const whole = trimBlanks(characters);
  // A colon stands before its value: one behind it is the photo's edge.
  const trimmed = trimBlanks(
    whole.slice(0, whole.findLastIndex(({ text }) => text !== ':' && text !== ' ') + 1),
  );
  const colon = trimmed.findLastIndex(({ text }) => text === ':');
  const rest = dropLeadingPunctuation(dropFirst(trimmed, colon + 1));
  const [first, second, third] = rest;
  // A dash before nothing legible is the blood type itself; what is left of the photo's edge stands behind it.
  const isColon =
    first && third && COLON_LOOKALIKE.test(first.text) && second?.text === ' ' && third.text !== ILLEGIBLE;
  return isColon || BEHIND_A_LETTER.test(toText(rest)) ? dropFirst(rest, 1) : rest;
}

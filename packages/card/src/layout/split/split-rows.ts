import type { AssignedRow } from '../assign-rows.js';
import type { PlacedCharacter } from '../characters.js';
import type { CardLayout } from '../gather-rows.js';
import type { CardRow } from '../row-plan.js';
import { PUNCTUATION } from './colon-signs.js';
import { cutBloodType } from './cut-blood-type.js';
import { cutPhotoColumn } from './cut-photo-column.js';
import { stripLabel } from './strip-label.js';
import { trimBlanks } from './trim-characters.js';

/** What stands at the place of a row's value; the label beside it says how surely it is that row. */
export interface RowValue {
  readonly characters: readonly PlacedCharacter[];
  readonly labelScore: number;
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
  const keep = ({ row, labelScore }: AssignedRow, characters: readonly PlacedCharacter[]) =>
    values.set(row, { characters: dropTrailingSpecks(characters), labelScore });
  for (const assigned of rows) {
    const { row, textRow } = assigned;
    if (row === 'province' || row === 'city') {
      keep(assigned, trimBlanks(textRow.characters));
    } else if (row === 'gender') {
      const cut = cutBloodType(stripLabel(assigned, layout), assigned, layout);
      blood = cut.blood;
      keep(assigned, cut.value);
    } else {
      const cut = cutPhotoColumn(stripLabel(assigned, layout), assigned, layout);
      if (cut.photoColumn.length > 0) fromPhotoColumn.push(cut.photoColumn);
      keep(assigned, cut.value);
    }
  }
  return { values, blood, fromPhotoColumn };
}

/** Specks after the value: marks that stand apart from its last word. */
function dropTrailingSpecks(characters: readonly PlacedCharacter[]): readonly PlacedCharacter[] {
  const last = characters.findLastIndex(({ text }) => text !== ' ' && !PUNCTUATION.test(text));
  const mark = characters[last + 1];
  if (last < 0 || !mark) return characters;
  // A stop that touches the word belongs to it.
  const touches = mark.text !== ' ' && mark.line === characters[last]?.line;
  return characters.slice(0, last + (touches ? 2 : 1));
}

import type { PlacedCharacter } from '../layout/characters.js';
import type { CardLayout } from '../layout/gather-rows.js';
import { median } from '../layout/linear-fit.js';
import type { CardRow } from '../layout/row-plan.js';
import type { RowValues } from '../layout/split/split-rows.js';

/**
 * The number of a KTP is set in a face of its own, near twice as wide and high as the body; other cards, letters and forms set
 * it like the rest. Each of the three measures has a limit between them: of 347 KTPs 99 % lay above 1.43, 0.61 and 1.36, of
 * other papers all but few below 1.05, 0.47 and 1.14.
 */
const MIN_ADVANCES = 1.25;
const MIN_PITCHES = 0.52;
const MIN_HEIGHTS = 1.22;
/** One of the three may be spoilt: by a pitch fitted to few rows, or a box with a stroke of something else in it. */
const MIN_LARGE_MEASURES = 2;

/** Fewer characters do not show how wide they are set. */
const MIN_CHARACTERS = 5;
const MIN_NUMBER_CHARACTERS = 8;

const OTHER_FACES: ReadonlySet<CardRow> = new Set<CardRow>(['nik', 'province', 'city']);

/** Whether the number is set larger than the body, as on a KTP; null where there is no number to measure, or no body. */
export function isNumberLarge({ values }: RowValues, { grid }: CardLayout): boolean | null {
  const number = values.get('nik')?.characters ?? [];
  const body = [...values]
    .filter(([row, { characters }]) => !OTHER_FACES.has(row) && characters.length >= MIN_CHARACTERS)
    .map(([, { characters }]) => characters);
  if (number.length < MIN_NUMBER_CHARACTERS || body.length === 0) return null;
  const advance = median(advancesOf(number));
  const height = number[0]?.line.height ?? 0;
  const measures = [
    advance > MIN_ADVANCES * median(body.flatMap(advancesOf)),
    advance > MIN_PITCHES * grid.pitch,
    height > MIN_HEIGHTS * median(body.flatMap(([first]) => (first ? [first.line.height] : []))),
  ];
  return measures.filter(Boolean).length >= MIN_LARGE_MEASURES;
}

/** From each character to the next of its line. */
function advancesOf(characters: readonly PlacedCharacter[]): number[] {
  return characters.slice(1).flatMap((character, index) => {
    const before = characters[index];
    return before?.line === character.line ? [character.x - before.x] : [];
  });
}

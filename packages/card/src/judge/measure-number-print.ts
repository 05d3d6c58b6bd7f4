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
/**
 * A narrow face takes less room and is as high: one such KTP of 700 came to 1.09, 0.51 and 1.29. How far the three together may
 * lie below their limits, as a logarithm, where the height does not: of 60 novelty cards none reached both.
 */
const MAX_SHORTFALL = 0.15;

/** Fewer characters do not show how wide they are set. */
const MIN_CHARACTERS = 5;
const MIN_NUMBER_CHARACTERS = 8;

const OTHER_FACES: ReadonlySet<CardRow> = new Set<CardRow>(['nik', 'province', 'city']);

/** How a number is set beside the body of its card: as on a KTP, as high and not as wide, or like the rest. */
export type NumberPrint = 'large' | 'narrow' | 'like_body';

/** Null where there is no number to measure, or no body. */
export function measureNumberPrint({ values }: RowValues, { grid }: CardLayout): NumberPrint | null {
  const number = values.get('nik')?.characters ?? [];
  const body = [...values]
    .filter(([row, { characters }]) => !OTHER_FACES.has(row) && characters.length >= MIN_CHARACTERS)
    .map(([, { characters }]) => characters);
  if (number.length < MIN_NUMBER_CHARACTERS || body.length === 0) return null;
  const advance = median(advancesOf(number));
  const height = number[0]?.line.height ?? 0;
  const ofLimits = [
    advance / median(body.flatMap(advancesOf)) / MIN_ADVANCES,
    advance / grid.pitch / MIN_PITCHES,
    height / median(body.flatMap(([first]) => (first ? [first.line.height] : []))) / MIN_HEIGHTS,
  ];
  if (ofLimits.filter((measure) => measure > 1).length >= MIN_LARGE_MEASURES) return 'large';
  const isHigh = (ofLimits.at(-1) ?? 0) > 1;
  const sum = ofLimits.reduce((total, measure) => total + Math.log(measure), 0);
  return isHigh && sum > -MAX_SHORTFALL ? 'narrow' : 'like_body';
}

/** From each character to the next of its line. */
function advancesOf(characters: readonly PlacedCharacter[]): number[] {
  return characters.slice(1).flatMap((character, index) => {
    const before = characters[index];
    return before?.line === character.line ? [character.x - before.x] : [];
  });
}

import type { AssignedRow } from '../assign-rows.js';
import type { PlacedLine } from '../characters.js';
import type { CardLayout } from '../gather-rows.js';
import { median, valueAt } from '../linear-fit.js';
import type { CardRow } from '../row-plan.js';

// Values of one card are set in one size. On 5,761 values 99.5 % of the boxes were at most 1.22 times as high as the card's
// median, and their letters 1.27 times as wide; all but one that exceeded 1.25 and 1.2 held a stamp or a watermark.

const MIN_HEIGHT = 1.25;
const MIN_ADVANCE = 1.2;
/** Fewer letters do not show how wide they are set. */
const MIN_CHARACTERS = 6;
/** A stamp or watermark goes on into the photo; a value ends beside it, within so many pitches. */
const MAX_PITCHES_INTO_PHOTO = 1;

const OTHER_SIZES: ReadonlySet<CardRow> = new Set<CardRow>(['nik', 'province', 'city']);

/** How a line is printed against the body of its card. */
export type PrintSize =
  | 'body'
  /** A value's box that has something larger in it as well. */
  | 'mixed'
  /** Larger than the body, and across the card into the photo: what somebody put over it. */
  | 'overprint';

/** Tells the print size of the lines below the number. */
export function measurePrintSizes(
  rows: readonly AssignedRow[],
  { grid, photoColumnStart }: CardLayout,
): (line: PlacedLine) => PrintSize {
  const body = new Set(
    rows
      .filter(({ row }) => !OTHER_SIZES.has(row))
      .flatMap(({ textRow }) => textRow.characters.map(({ line }) => line))
      .filter((line) => line.characters.length >= MIN_CHARACTERS),
  );
  const height = median(Array.from(body, (line) => line.height));
  const advance = median(Array.from(body, advanceOf));
  return (line) => {
    const isLarge =
      line.characters.length >= MIN_CHARACTERS &&
      line.height > MIN_HEIGHT * height &&
      advanceOf(line) > MIN_ADVANCE * advance;
    if (!isLarge) return 'body';
    const bound = valueAt(photoColumnStart, line.y) + MAX_PITCHES_INTO_PHOTO * grid.pitch;
    return line.right > bound ? 'overprint' : 'mixed';
  };
}

function advanceOf({ left, right, characters }: PlacedLine): number {
  return (right - left) / characters.length;
}

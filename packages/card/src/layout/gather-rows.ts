import type { PlacedLine } from './characters.js';
import { fitPhotoColumnStart, fitValueStart, PHOTO_COLUMN_RATIO } from './fit-columns.js';
import { type CardGrid, USUAL_VALUE_OFFSET } from './fit-grid.js';
import { type LinearFit, median, valueAt } from './linear-fit.js';
import { groupIntoRows, type TextRow } from './text-row.js';

/** Where the text of one card stands: its printed rows, its columns, and what is under the photo. */
export interface CardLayout {
  readonly grid: CardGrid;
  readonly textRows: readonly TextRow[];
  /** Centre of the first character of values at a height. */
  readonly valueStart: LinearFit;
  /** Left bound of the column under the photo at a height. */
  readonly photoColumnStart: LinearFit;
  /** Lines of the column under the photo, top to bottom. */
  readonly photoColumn: readonly PlacedLine[];
}

// Distances below are in row pitches and heights in medians of the card's lines, tuned on specimens of the development split.

/** How far left of the label column a line of the card may begin, since perspective leans it. */
const MAX_LEFT_OF_LABELS = 1.6;
/** A card is at most this many pitches wide, where many rows had to be squeezed into it. */
const MAX_CARD_WIDTH = 42;
/** A line of the photo column begins beyond this fraction of the way to it, and has its middle beyond that. */
const PHOTO_COLUMN_LEFT = 0.72;
const PHOTO_COLUMN_CENTRE = 1.02;

/** Lines of one card → its rows, the column under the photo kept apart. */
export function gatherRows(lines: readonly PlacedLine[], grid: CardGrid): CardLayout {
  const { pitch, labelLeft } = grid;
  const columnOf = (line: PlacedLine) => (line.left - valueAt(labelLeft, line.y)) / pitch;
  const usualHeight = median(lines.filter((line) => line.characters.length > 3).map((line) => line.height));
  const inside = lines.filter((line) => {
    const column = columnOf(line);
    return (
      line.y >= grid.top &&
      line.y <= grid.bottom &&
      column > -MAX_LEFT_OF_LABELS &&
      column < MAX_CARD_WIDTH &&
      !isDebris(line, usualHeight)
    );
  });
  const roughlyLeftOfPhoto = inside.filter(
    (line) => line.left < valueAt(labelLeft, line.y) + USUAL_VALUE_OFFSET * PHOTO_COLUMN_RATIO * pitch,
  );
  const valueStart = fitValueStart(groupIntoRows(roughlyLeftOfPhoto, grid), grid);
  const photoColumnStart = fitPhotoColumnStart(inside, labelLeft, valueStart);
  const isInPhotoColumn = (line: PlacedLine) => {
    const origin = valueAt(labelLeft, line.y);
    const column = valueAt(photoColumnStart, line.y) - origin;
    const centre = (line.left + line.right) / 2 - origin;
    return line.left - origin > PHOTO_COLUMN_LEFT * column && centre > PHOTO_COLUMN_CENTRE * column;
  };
  return {
    grid,
    textRows: groupIntoRows(
      inside.filter((line) => !isInPhotoColumn(line)),
      grid,
    ),
    valueStart,
    photoColumnStart,
    photoColumn: inside.filter(isInPhotoColumn),
  };
}

/** A box this much taller than the others, and not a long one, holds something else. */
const MAX_HEIGHT = 2.3;
const MIN_CHARACTERS_OF_TALL = 12;
/** One this much lower holds only the edges of letters. */
const MIN_HEIGHT = 0.45;
/** One of so few letters, and this unsure of them, is a wave of the card's ground. */
const MAX_CHARACTERS_OF_PHANTOM = 2;
const MIN_CONFIDENCE_OF_SHORT = 0.35;

function isDebris({ height, characters, source }: PlacedLine, usualHeight: number): boolean {
  if (height > MAX_HEIGHT * usualHeight && characters.length < MIN_CHARACTERS_OF_TALL) return true;
  if (characters.length <= MAX_CHARACTERS_OF_PHANTOM && source.confidence < MIN_CONFIDENCE_OF_SHORT) {
    return true;
  }
  return height < MIN_HEIGHT * usualHeight && characters.some(({ text }) => /[A-Za-z0-9]/.test(text));
}

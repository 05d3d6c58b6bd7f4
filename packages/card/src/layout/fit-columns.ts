import type { PlacedCharacter, PlacedLine } from './characters.js';
import { type CardGrid, USUAL_VALUE_OFFSET } from './fit-grid.js';
import { type LinearFit, median, type Sample, theilSen, valueAt } from './linear-fit.js';
import type { TextRow } from './text-row.js';

/** Only labels read this well show by their length where the value begins. */
const MIN_LABEL_SCORE = 0.7;
/** Label column to value column, as multiples of the usual distance: what lies outside is no value's start. */
const MIN_VALUE_OFFSET = 0.6;
const MAX_VALUE_OFFSET = 2;
/** From the left edge of a value's box to the centre of its first letter, in pitches. */
const HALF_A_LETTER = 0.3;
/** The two columns of a card lean alike; a fit that differs by more has caught a wrong sample. */
const MAX_LEAN_DIFFERENCE = 0.2;

/** Values begin one below the other; labels of known length show where. */
export function fitValueStart(textRows: readonly TextRow[], grid: CardGrid): LinearFit {
  const samples: Sample[] = textRows.flatMap((textRow) => {
    const label = textRow.labels[0];
    if (!label || label.score < MIN_LABEL_SCORE || label.row === 'nik') return [];
    const first = findFirstOfValue(textRow.characters.slice(label.end));
    if (!first) return [];
    const offset = (first.x - valueAt(grid.labelLeft, textRow.y)) / grid.pitch / USUAL_VALUE_OFFSET;
    return offset > MIN_VALUE_OFFSET && offset < MAX_VALUE_OFFSET ? [{ at: textRow.y, value: first.x }] : [];
  });
  const { slope, base } = grid.labelLeft;
  if (samples.length < 2) return { slope, base: base + (USUAL_VALUE_OFFSET + HALF_A_LETTER) * grid.pitch };
  const fit = theilSen(samples);
  if (Math.abs(fit.slope - slope) < MAX_LEAN_DIFFERENCE) return fit;
  return { slope, base: median(samples.map((sample) => sample.value - slope * sample.at)) };
}

/** A lone 1, i or l before a blank is more likely the colon than the value's first word. */
function findFirstOfValue(characters: readonly PlacedCharacter[]): PlacedCharacter | undefined {
  const isInk = ({ text }: PlacedCharacter) => /[A-Za-z0-9]/.test(text);
  const start = characters.findIndex(isInk);
  const first = characters[start];
  const isColon = first && /[1iIlE|]/.test(first.text) && characters[start + 1]?.text === ' ';
  return isColon ? characters.slice(start + 1).find(isInk) : first;
}

/** The photo column begins at this multiple of the distance from label column to value column (specimen layouts). */
export const PHOTO_COLUMN_RATIO = 2.55;
/** Without a date to show it, the bound is set a little further right: a long value is the likelier mistake. */
const CAUTION = 1.08;
/** From the middle of the date under the photo to the left bound of its column. */
const DATE_TO_BOUND = 0.9;
/** A date further left, in the same distances, is a value: that of birth or of expiry. */
const MIN_DATE_OFFSET = 1.7;
const DATE = /^[^A-Za-z0-9]*\d{2}[-. ]?\d{2}[-. ]?(19|20)\d{2}\W*$/;

/**
 * Place and date of issue are centred under the photo, so the date shows where that column is. Labels in
 * capitals push the values far to the right and the photo stays, so the ratio is only the second choice.
 */
export function fitPhotoColumnStart(
  lines: readonly PlacedLine[],
  labelLeft: LinearFit,
  valueStart: LinearFit,
): LinearFit {
  const offsetOf = (line: PlacedLine) => valueAt(valueStart, line.y) - valueAt(labelLeft, line.y);
  const date = lines.findLast(
    (line) =>
      DATE.test(line.source.text) &&
      line.left - valueAt(labelLeft, line.y) > MIN_DATE_OFFSET * offsetOf(line),
  );
  const ratio = date
    ? (DATE_TO_BOUND * ((date.left + date.right) / 2 - valueAt(labelLeft, date.y))) / offsetOf(date)
    : PHOTO_COLUMN_RATIO * CAUTION;
  return {
    slope: labelLeft.slope + ratio * (valueStart.slope - labelLeft.slope),
    base: labelLeft.base + ratio * (valueStart.base - labelLeft.base),
  };
}

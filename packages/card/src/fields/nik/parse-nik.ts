import type { FailReason } from '../../card-fields.js';
import { matchTemplate, toTemplate } from '../../ctc/match-template.js';
import type { Posteriors } from '../../ctc/posteriors.js';
import { scoreText } from '../../ctc/score-text.js';
import type { PlacedCharacter } from '../../layout/characters.js';
import { type DigitCell, ILLEGIBLE } from '../../text-line.js';
import { type FieldSpan, toFieldSpan } from '../field-span.js';
import { closeGroups, fitGroupSpacing, leavesGap } from './digit-spacing.js';
import { dropBareEnds } from './drop-bare-ends.js';
import { cellsOf, findCellsOfNumber, isBare, isDigit } from './find-digit-cells.js';
import { findDigitRun } from './find-digit-run.js';
import { NIK_LENGTH } from './nik-rules.js';
import { isNumberGrouping } from './number-groups.js';
import { type WeighedDigit, weighDigits, withoutSpaces } from './weigh-digits.js';

/** Why the row of the NIK holds no number that may be told. */
export type NikProblem = Extract<FailReason, 'nik_incomplete' | 'nik_covered' | 'nik_too_long'>;

/** Sixteen characters, each seen by its own ink; how sure each of them is stands beside it. */
export interface ParsedNik {
  readonly nik: string;
  readonly logProbability: number;
  readonly span: FieldSpan;
  readonly digits: readonly WeighedDigit[];
}

/** A row with fewer digits is not that of a number. */
const MIN_DIGITS = 8;

/**
 * The number of the NIK row; null where the row holds none. Sixteen digits in a row, evenly spaced or in groups that are usual,
 * and with nothing beside them that could be another: nothing is completed, dropped or doubled to make sixteen.
 */
export function parseNik(row: readonly PlacedCharacter[]): ParsedNik | NikProblem | null {
  const { characters, breaks } = dropBareEnds(findDigitRun(row));
  if (characters.length < MIN_DIGITS) return null;
  const isHidden = characters.some(({ text }) => text === ILLEGIBLE);
  const places = characters.map(({ x }) => x);
  if (characters.length < NIK_LENGTH) {
    return isHidden || breaks.length > 0 || leavesGap(places) ? 'nik_covered' : 'nik_incomplete';
  }
  if (characters.length > NIK_LENGTH) return 'nik_too_long';
  const cells = cellsOf(characters);
  if (isHidden || !isEvenlySet(places, breaks, cells)) return 'nik_covered';
  const span = toFieldSpan(characters);
  if (!span) return null;
  return weighNumber(span, cells, breaks);
}

/** In one row without a gap, or in groups with gaps of a kind. What a gap holds is seen in its cell, and nowhere else. */
function isEvenlySet(
  places: readonly number[],
  breaks: readonly number[],
  cells: readonly DigitCell[] | null,
): boolean {
  if (breaks.length === 0) return !leavesGap(places);
  const spacing = cells && isNumberGrouping(breaks) ? fitGroupSpacing(places, breaks) : null;
  return spacing !== null && !leavesGap(closeGroups(places, breaks, spacing));
}

const SIXTEEN_DIGITS = toTemplate('D'.repeat(NIK_LENGTH));
const ONE_LESS = toTemplate('D'.repeat(NIK_LENGTH - 1));
const ONE_MORE = toTemplate('D'.repeat(NIK_LENGTH + 1));

function weighNumber(
  span: FieldSpan,
  cells: readonly DigitCell[] | null,
  breaks: readonly number[],
): ParsedNik | NikProblem {
  const posteriors = withoutSpaces(span.posteriors);
  const nik = matchTemplate(posteriors, SIXTEEN_DIGITS)?.text;
  if (nik === undefined) return 'nik_incomplete';
  const logProbability = scoreText(posteriors, nik);
  if (scoreCount(posteriors, ONE_LESS) > logProbability) return 'nik_incomplete';
  if (scoreCount(posteriors, ONE_MORE) > logProbability) return 'nik_too_long';
  const ofNumber = cells ? findCellsOfNumber(cells, nik, breaks) : null;
  if (cells && !ofNumber) return 'nik_incomplete';
  if (ofNumber?.beside.some(isDigit)) return 'nik_too_long';
  if (ofNumber?.inside.some((cell) => !isDigit(cell))) return 'nik_covered';
  if (ofNumber?.between.some((cell) => !isBare(cell))) return 'nik_covered';
  return { nik, logProbability, span, digits: weighDigits(posteriors, nik, ofNumber?.inside ?? []) };
}

/** Log probability of the likeliest number of another length. */
function scoreCount(posteriors: Posteriors, template: readonly string[]): number {
  const match = matchTemplate(posteriors, template);
  return match ? scoreText(posteriors, match.text) : Number.NEGATIVE_INFINITY;
}

import { fitGroupSpacing } from '@ktp-ocr/card/fields/nik/digit-spacing';
import { NIK_LENGTH } from '@ktp-ocr/card/fields/nik/nik-rules';
import { groupOfPlaces, isNumberGrouping } from '@ktp-ocr/card/fields/nik/number-groups';
import type { RecognisedCharacter } from '@ktp-ocr/card/text-line';
import { fitLeastSquares, fitParabola, type Parabola } from '../../statistics/fit-line.js';
import { medianOf } from '../../statistics/percentile.js';

/**
 * The places that a number's digits stand on: what lies n pitches behind the first place's centre is at `centres(n)`, as a
 * fraction of the line's width. Evenly spaced on the card; seen in perspective the pitch grows along the line.
 */
export interface DigitGrid {
  readonly centres: Parabola;
  /** Places from the first digit that was recognised to the last, those between them that show none included. */
  readonly places: number;
  /** Where the number is printed in groups: the places that are gaps between two of them, and how wide these are, in pitches. */
  readonly gaps?: { readonly places: readonly number[]; readonly width: number };
}

/** Fewer digits are a date or a house number. */
const MIN_DIGITS = 10;
/** A line of which a smaller part is digits is no number. */
const MIN_DIGIT_FRACTION = 0.7;
/** Digits further from the grid than this, in pitches, were recognised where there are none: they do not bend it. */
const MAX_DEVIATION = 0.35;
/** More places than a row of a card has room for; a grid that needs more was fitted to something else. */
const MAX_PLACES = 28;
/** Pitches tried, as parts of the median gap: that is rounded to the recogniser's steps, of which a digit has some six. */
const PITCH_RATIOS = [0.85, 0.9, 0.95, 1, 1.05, 1.1, 1.15];
/** A place without a digit costs as much as digits that stand this far from their places, in pitches. */
const EMPTY_PLACE_COST = 0.02;
/** Gaps to either side by which the pitch at one place is told. */
const LOCAL_GAPS = 4;
/** The pitch at a line's ends differs from its middle by no more than this, under any perspective that can be read. */
const MAX_PITCH_CHANGE = 0.25;

/**
 * The grids that a number's digits may stand on, likeliest first; none where the characters are no number. A gap as wide as a
 * digit is a place by itself, so that a covered digit keeps its place. But the recogniser names digits up to 0.4 of a pitch
 * beside their middles, and two of them make such a gap where there is none: the grid without any is the other candidate.
 * Where the digits are parted as numbers in groups are, the gaps between these come first, as wide as they are.
 */
export function fitDigitGrids(characters: readonly RecognisedCharacter[]): DigitGrid[] {
  const ink = characters.filter(({ character }) => character !== ' ');
  const digits = ink.filter(isDigit).map(({ at }) => at);
  if (digits.length < MIN_DIGITS || digits.length < MIN_DIGIT_FRACTION * ink.length) return [];
  const fits = PITCH_RATIOS.map((ratio) => fitByGaps(digits, ratio));
  const rough = fits.reduce((best, fit) => (fit.cost < best.cost ? fit : best));
  const likeliest = fitOnGrid(digits, rough.places);
  const without = digits.length === likeliest?.places ? undefined : fitOnGrid(digits, [...digits.keys()]);
  const inGroups = fitGroups(digits, findBreaks(characters));
  return [inGroups, likeliest, without].filter((grid) => grid !== undefined);
}

function isDigit({ character }: RecognisedCharacter): boolean {
  return /\d/.test(character);
}

/** Indices of the digits that a blank was recognised before. */
function findBreaks(characters: readonly RecognisedCharacter[]): number[] {
  const number = characters.slice(characters.findIndex(isDigit));
  return number.flatMap((character, index) =>
    number[index - 1]?.character === ' ' && isDigit(character)
      ? [number.slice(0, index).filter(isDigit).length]
      : [],
  );
}

/** The grid of digits in groups; undefined where they are not parted as any number is. */
function fitGroups(digits: readonly number[], breaks: readonly number[]): DigitGrid | undefined {
  const spacing = isNumberGrouping(breaks) ? fitGroupSpacing(digits, breaks) : null;
  if (digits.length !== NIK_LENGTH || !spacing) return undefined;
  const groups = groupOfPlaces(breaks);
  const centres = fitCentres(
    digits.map((_, index) => index + spacing.gap * (groups[index] ?? 0)),
    digits,
  );
  const gaps = { places: breaks.map((start, index) => start + index), width: spacing.gap };
  return { centres, places: digits.length + breaks.length, gaps };
}

interface GapFit {
  /** The place of each digit. */
  readonly places: readonly number[];
  readonly cost: number;
}

/** Counts places from one digit to the next, as an error of the pitch would add up over the line. */
function fitByGaps(digits: readonly number[], ratio: number): GapFit {
  const gaps = digits.slice(1).map((at, index) => at - (digits[index] ?? at));
  const places = [0];
  let place = 0;
  for (const [index, gap] of gaps.entries()) {
    const around = gaps.slice(Math.max(0, index - LOCAL_GAPS), index + LOCAL_GAPS + 1);
    place += Math.max(1, Math.round(gap / Math.max(1e-6, ratio * medianOf(around))));
    places.push(place);
  }
  const centres = fitCentres(places, digits);
  const pitch = (centres(place) - centres(0)) / place;
  const errors = digits.map((at, index) => (at - centres(places[index] ?? 0)) / pitch);
  const deviation = Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / digits.length);
  return { places, cost: deviation + EMPTY_PLACE_COST * (place + 1 - digits.length) };
}

function fitOnGrid(digits: readonly number[], places: readonly number[]): DigitGrid | undefined {
  const rough = fitCentres(places, digits);
  const onGrid = digits
    .map((at, index) => ({ at, place: places[index] ?? 0 }))
    .filter(({ at, place }) => {
      const pitch = rough(place + 0.5) - rough(place - 0.5);
      return Math.abs(at - rough(place)) < MAX_DEVIATION * pitch;
    });
  const count = (places.at(-1) ?? 0) + 1;
  if (onGrid.length < MIN_DIGITS || count > MAX_PLACES) return undefined;
  const centres = fitCentres(
    onGrid.map(({ place }) => place),
    onGrid.map(({ at }) => at),
  );
  return centres(count - 1) > centres(0) ? { centres, places: count } : undefined;
}

/** Bent where the digits say so, and no more than perspective can bend it. */
function fitCentres(places: readonly number[], digits: readonly number[]): Parabola {
  const bent = fitParabola(places, digits);
  const last = places.at(-1) ?? 0;
  const middle = (bent(last) - bent(0)) / last;
  const atStart = bent(1) - bent(0);
  if (Math.abs(atStart / middle - 1) <= MAX_PITCH_CHANGE) return bent;
  const { offset, slope } = fitLeastSquares(places, digits);
  return (place) => offset + slope * place;
}

import type { Random } from '../random.js';

/** The places where digits are most easily lost or gained without anyone noticing. */
function pickPlace(random: Random, length: number): number {
  return random.weighted([
    [0, 1],
    [length, 1],
    [random.integer(1, length - 1), 2],
  ] as const);
}

/**
 * The number with digits too many or too few, as a misprint or a retouched picture has them. Added digits are random or
 * repeat their neighbour, and now and then stand apart from the others.
 * @param number sixteen digits
 * @param change digits added; negative for digits taken away
 */
export function changeDigitCount(number: string, change: number, random: Random): string {
  if (change < 0) {
    const place = Math.min(pickPlace(random, number.length), number.length + change);
    return number.slice(0, place) + number.slice(place - change);
  }
  const place = pickPlace(random, number.length);
  const repeats = random.chance(0.4);
  const neighbour = number.charAt(Math.max(0, place - 1));
  const added = Array.from({ length: change }, () => (repeats ? neighbour : random.integer(0, 9))).join('');
  const isAtAnEnd = place === 0 || place === number.length;
  const gap = isAtAnEnd && random.chance(0.3) ? ' ' : '';
  return `${number.slice(0, place)}${place === 0 ? '' : gap}${added}${place === 0 ? gap : ''}${number.slice(place)}`;
}

/** Where people part the number when they write it: region, date and serial, or groups of four. */
const GROUPINGS = [
  [6, 12],
  [4, 8, 12],
  [2, 4, 6, 12],
] as const;

/** The same sixteen digits with blanks between some of them. */
export function spaceDigits(number: string, random: Random): string {
  const breaks: readonly number[] = random.chance(0.5)
    ? random.pick(GROUPINGS)
    : Array.from({ length: random.integer(1, 3) }, () => random.integer(1, number.length - 1));
  return [...number].map((digit, index) => (breaks.includes(index) ? ` ${digit}` : digit)).join('');
}

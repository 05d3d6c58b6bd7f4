export interface DateParts {
  readonly day: number;
  readonly month: number;
  readonly year: number;
}

/** Years that a card can hold: the oldest holder's birth, and the expiry of cards that have one. */
const MIN_YEAR = 1850;
const MAX_YEAR = 2199;

/** DD-MM-YYYY → its parts; null when it is no day of the calendar. */
export function parseDate(text: string): DateParts | null {
  const match = /^(\d{2})-(\d{2})-(\d{4})$/.exec(text);
  if (!match) return null;
  const [day, month, year] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (year < MIN_YEAR || year > MAX_YEAR || month < 1 || month > 12) return null;
  if (day < 1 || day > daysIn(month, year)) return null;
  return { day, month, year };
}

function daysIn(month: number, year: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

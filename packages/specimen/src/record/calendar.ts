import type { Random } from '../random.js';

export interface CalendarDate {
  readonly year: number;
  /** 1 to 12 */
  readonly month: number;
  readonly day: number;
}

const MILLISECONDS_A_DAY = 86_400_000;

function dayNumber(date: CalendarDate): number {
  return Date.UTC(date.year, date.month - 1, date.day) / MILLISECONDS_A_DAY;
}

/** A day from `first` to `last`, both included. */
export function randomDate(random: Random, first: CalendarDate, last: CalendarDate): CalendarDate {
  const date = new Date(random.integer(dayNumber(first), dayNumber(last)) * MILLISECONDS_A_DAY);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** The same day in another year; 29 February becomes the 28th. */
export function addYears(date: CalendarDate, years: number): CalendarDate {
  return {
    year: date.year + years,
    month: date.month,
    day: date.month === 2 ? Math.min(date.day, 28) : date.day,
  };
}

/** DD-MM-YYYY */
export function printDate(date: CalendarDate): string {
  return `${String(date.day).padStart(2, '0')}-${String(date.month).padStart(2, '0')}-${date.year}`;
}

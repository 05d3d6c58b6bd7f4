export interface DateParts {
  readonly day: number;
  readonly month: number;
  readonly year: number;
}

/** DD-MM-YYYY → its parts; null when it is no day of the calendar. */
export function parseDate(text: string): DateParts | null {
  const match = /^(\d{2})-(\d{2})-(\d{4})$/.exec(text);
  if (!match) return null;
  const [day, month, year] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (year < 1850 || year > 2199 || month < 1 || month > 12) return null;
  if (day < 1 || day > daysIn(month, year)) return null;
  return { day, month, year };
}

function daysIn(month: number, year: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

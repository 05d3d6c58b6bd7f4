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

/** Months in full; two of them are spelt either way. Abbreviated they are their first letters, or those below. */
const MONTHS: readonly (readonly string[])[] = [
  ['JANUARI'],
  ['FEBRUARI', 'PEBRUARI'],
  ['MARET'],
  ['APRIL'],
  ['MEI'],
  ['JUNI'],
  ['JULI'],
  ['AGUSTUS', 'AGT', 'AGS'],
  ['SEPTEMBER'],
  ['OKTOBER'],
  ['NOVEMBER', 'NOPEMBER'],
  ['DESEMBER'],
];
const MIN_MONTH_LETTERS = 3;

/** 1 to 12; null for what is no month's name. */
function parseMonthName(text: string): number | null {
  const letters = text.toUpperCase();
  if (letters.length < MIN_MONTH_LETTERS) return null;
  const index = MONTHS.findIndex((names) => names.some((name) => name.startsWith(letters)));
  return index < 0 ? null : index + 1;
}

/**
 * Day, month and year with what parts them; a dot or dash may have blanks around it. A letter that touches the day is its first
 * digit, misread.
 */
const NUMERIC_DATE = /(?<![A-Za-z0-9])(\d{1,2})(?: ?[-./] ?| )(\d{1,2})(?: ?[-./] ?| )(\d{4})$/;
const NAMED_DATE = /(?<![A-Za-z0-9])(\d{1,2})[ .-]{0,3}([A-Za-z]{3,9})[ .-]{0,3}(\d{4})$/;

export interface PrintedDate {
  /** DD-MM-YYYY. */
  readonly date: string;
  /** Number of characters before it. */
  readonly start: number;
}

/** The date that a text ends with, in any of the forms that cards print; null where it ends with no day of the calendar. */
export function findPrintedDate(text: string): PrintedDate | null {
  for (const form of [NUMERIC_DATE, NAMED_DATE]) {
    const match = form.exec(text);
    const [, day = '', middle = '', year = ''] = match ?? [];
    const month = /^\d/.test(middle) ? middle : String(parseMonthName(middle) ?? '');
    const date = `${day.padStart(2, '0')}-${month.padStart(2, '0')}-${year}`;
    if (match && parseDate(date)) return { date, start: match.index };
  }
  return null;
}

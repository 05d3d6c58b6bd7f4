import type { Check } from '../../card-fields.js';
import { parseDate } from '../date.js';

/** Digits of a NIK: six of the region, day, month and year of birth, four of a serial. */
export const NIK_LENGTH = 16;
/** The day of birth of a woman is written this much higher. */
const WOMAN_DAY_OFFSET = 40;
const MAX_DAY = 31;

/** Day (plus 40 for women), month and year of the century-less birth date in a NIK, against DD-MM-YYYY. */
export function nikAgreesWithBirth(nik: string, dob: string): Check['outcome'] {
  const birth = parseDate(dob);
  if (!birth || nik.length !== NIK_LENGTH) return 'unknown';
  const { day, month, year } = splitBirth(nik);
  const isSameDay = day === birth.day || day === birth.day + WOMAN_DAY_OFFSET;
  return isSameDay && month === birth.month && year === birth.year % 100 ? 'agrees' : 'disagrees';
}

/** Whether the day of birth in a NIK is written as that of a man or a woman. */
export function nikAgreesWithGender(nik: string, gender: string): Check['outcome'] {
  if (nik.length !== NIK_LENGTH || (gender !== 'LAKI-LAKI' && gender !== 'PEREMPUAN')) return 'unknown';
  const { day } = splitBirth(nik);
  const isMan = day >= 1 && day <= MAX_DAY;
  const isWoman = day > WOMAN_DAY_OFFSET && day <= WOMAN_DAY_OFFSET + MAX_DAY;
  return (gender === 'PEREMPUAN' ? isWoman : isMan) ? 'agrees' : 'disagrees';
}

/** The dates (DD-MM-YYYY) that a NIK's birth digits may mean, one a century. */
export function toBirthDates(nik: string): string[] {
  const day = String(splitBirth(nik).day % WOMAN_DAY_OFFSET).padStart(2, '0');
  return ['19', '20']
    .map((century) => `${day}-${nik.slice(8, 10)}-${century}${nik.slice(10, 12)}`)
    .filter((date) => parseDate(date) !== null);
}

function splitBirth(nik: string): { day: number; month: number; year: number } {
  return {
    day: Number(nik.slice(6, 8)),
    month: Number(nik.slice(8, 10)),
    year: Number(nik.slice(10, 12)),
  };
}

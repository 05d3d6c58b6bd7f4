import { allProvinces, allRegencies, districtByCode } from '../data/regions.js';
import { toBirthDates } from '../fields/nik/nik-rules.js';

/** What a NIK's digits say. Null for a region that is not listed (it may have been divided since) and a day that is none. */
export interface NikParts {
  readonly province: string | null;
  readonly city: string | null;
  readonly district: string | null;
  /** DD-MM-YYYY. */
  readonly birth_date: string | null;
  readonly sex: 'LAKI-LAKI' | 'PEREMPUAN' | null;
  readonly serial: string;
}

/** The day of birth of a woman is written this much higher. */
const WOMAN_DAY_OFFSET = 40;
const MAX_DAY = 31;
/** Nobody has a card of their own before. */
const MIN_HOLDER_YEARS = 16;

/**
 * The digits of a NIK, told one by one: of where and as whom it was given out, which need not be what the card says today.
 *
 * @param nik sixteen digits
 * @param dob the date on the card, by which the century is told; without it the latest one at which its holder may have a card
 * @param asOf day (YYYY-MM-DD) on which the holder has the card
 */
export function explainNik(
  nik: string,
  { dob, asOf }: { readonly dob: string; readonly asOf: string },
): NikParts {
  const day = Number(nik.slice(6, 8));
  const isDay = day % WOMAN_DAY_OFFSET <= MAX_DAY && day < 2 * WOMAN_DAY_OFFSET;
  const dates = isDay ? toBirthDates(nik) : [];
  const latest = Number(asOf.slice(0, 4)) - MIN_HOLDER_YEARS;
  const isPossible = (date: string) => Number(date.slice(6)) <= latest;
  return {
    province: nameOf(allProvinces(), nik.slice(0, 2)),
    city: nameOf(allRegencies(), nik.slice(0, 4)),
    district: districtByCode(nik.slice(0, 6))?.names[0] ?? null,
    birth_date: (dates.includes(dob) ? dob : dates.findLast(isPossible)) ?? null,
    sex: dates.length === 0 ? null : day > WOMAN_DAY_OFFSET ? 'PEREMPUAN' : 'LAKI-LAKI',
    serial: nik.slice(12),
  };
}

function nameOf(
  regions: readonly { readonly code: string; readonly names: readonly string[] }[],
  code: string,
): string | null {
  return regions.find((region) => region.code === code)?.names[0] ?? null;
}

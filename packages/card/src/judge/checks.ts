import type { Check } from '../card-fields.js';
import { districtByCode } from '../data/regions.js';
import { parseDate } from '../fields/parse-date.js';
import type { RegionReadings } from '../fields/parse-regions.js';

export interface CheckedValues {
  readonly nik: string;
  readonly dob: string;
  readonly gender: string;
  readonly regions: RegionReadings;
  readonly issuedDate: string;
}

export type CheckName =
  | 'nik_birth_date'
  | 'nik_gender'
  | 'nik_region'
  | 'region_hierarchy'
  | 'birth_date'
  | 'plausible_age';

type Outcome = Check['outcome'];

const YOUNGEST_HOLDER_YEARS = 16;
const OLDEST_HOLDER_YEARS = 120;

/** Statements about the card's own consistency. None of them ever changes what was read. */
export function checkCard(values: CheckedValues, asOf?: string): Check[] {
  const birth = parseDate(values.dob);
  return [
    check('nik_birth_date', nikAgreesWithBirth(values.nik, values.dob), 'digits 7 to 12 of id against dob'),
    check(
      'nik_gender',
      nikAgreesWithGender(values.nik, values.gender),
      'digits 7 and 8 of id against gender',
    ),
    check('nik_region', regionAgrees(values), 'digits 1 to 6 of id against city; differs for who has moved'),
    check('region_hierarchy', hierarchyAgrees(values.regions), 'village in district in city in province'),
    check(
      'birth_date',
      values.dob === '' ? 'unknown' : toOutcome(birth !== null),
      'dob is a day of the calendar',
    ),
    check('plausible_age', ageIsPlausible(values, asOf), 'age at issue or today from dob'),
  ];
}

/** Day (plus 40 for women), month and year of the century-less birth date in a NIK. */
export function nikAgreesWithBirth(nik: string, dob: string): Outcome {
  const birth = parseDate(dob);
  if (!birth || nik.length !== 16) return 'unknown';
  const day = Number(nik.slice(6, 8));
  const sameDay = day === birth.day || day === birth.day + 40;
  const sameMonth = Number(nik.slice(8, 10)) === birth.month;
  const sameYear = Number(nik.slice(10, 12)) === birth.year % 100;
  return toOutcome(sameDay && sameMonth && sameYear);
}

export function nikAgreesWithGender(nik: string, gender: string): Outcome {
  if (nik.length !== 16 || (gender !== 'LAKI-LAKI' && gender !== 'PEREMPUAN')) return 'unknown';
  const day = Number(nik.slice(6, 8));
  if (!((day >= 1 && day <= 31) || (day >= 41 && day <= 71))) return 'disagrees';
  return toOutcome(day > 40 === (gender === 'PEREMPUAN'));
}

function regionAgrees({ nik, regions }: CheckedValues): Outcome {
  const { city, province } = regions.codes;
  if (nik.length !== 16 || (!city && !province)) return 'unknown';
  // Codes of abolished or split regions stay valid in old NIKs, so an unlisted one says nothing.
  if (!districtByCode(nik.slice(0, 6))) return 'unknown';
  return toOutcome(nik.startsWith(city ?? province!));
}

function hierarchyAgrees(regions: RegionReadings): Outcome {
  const { province, city, district } = regions.codes;
  if (!province || !city || !regions.district || !regions.village) return 'unknown';
  if (!city.startsWith(province)) return 'disagrees';
  if (!district) return 'unknown';
  return regions.villageListed ? 'agrees' : 'unknown';
}

function ageIsPlausible({ dob, issuedDate }: CheckedValues, asOf?: string): Outcome {
  const birth = parseDate(dob);
  const iso = asOf && /^(\d{4})-(\d{2})-(\d{2})/.exec(asOf);
  const until = iso ? parseDate(`${iso[3]}-${iso[2]}-${iso[1]}`) : parseDate(issuedDate);
  if (!birth || !until) return 'unknown';
  const years = until.year - birth.year;
  return toOutcome(years >= YOUNGEST_HOLDER_YEARS && years <= OLDEST_HOLDER_YEARS);
}

function toOutcome(agrees: boolean): Outcome {
  return agrees ? 'agrees' : 'disagrees';
}

function check(name: CheckName, outcome: Outcome, detail: string): Check {
  return { name, outcome, detail };
}

import type { Check, CheckName } from '../card-fields.js';
import { districtByCode } from '../data/regions.js';
import { parseDate } from '../fields/date.js';
import { NIK_LENGTH, nikAgreesWithBirth, nikAgreesWithGender } from '../fields/nik/nik-rules.js';
import type { CheckedValues } from '../fields/parse-fields.js';
import type { ParsedRegions } from '../fields/parse-regions.js';

type CheckOutcome = Check['outcome'];

/** Cards are for those who are seventeen or will be within the year, and for those who are married. */
const MIN_HOLDER_YEARS = 16;
const MAX_HOLDER_YEARS = 120;

/**
 * Statements about the card's own consistency. None of them ever changes what was read.
 * @param asOf day (YYYY-MM-DD) against which the holder's age is judged; without it the day of issue must do
 */
export function checkCard(values: CheckedValues, asOf?: string): Check[] {
  const { nik, dob, hasUnreadDob, gender, regions } = values;
  const birth = parseDate(dob);
  return [
    toCheck('nik_birth_date', nikAgreesWithBirth(nik, dob), 'digits 7 to 12 of id against dob'),
    toCheck('nik_gender', nikAgreesWithGender(nik, gender), 'digits 7 and 8 of id against gender'),
    toCheck(
      'nik_region',
      regionAgrees(nik, regions),
      'digits 1 to 6 of id against city; differs for who has moved',
    ),
    toCheck('region_hierarchy', hierarchyAgrees(regions), 'village in district in city in province'),
    toCheck(
      'birth_date',
      dob === '' && !hasUnreadDob ? 'unknown' : toOutcome(birth !== null),
      'dob is a day of the calendar',
    ),
    toCheck('plausible_age', ageIsPlausible(values, asOf), 'age at issue or today from dob'),
  ];
}

function regionAgrees(nik: string, { codes }: ParsedRegions): CheckOutcome {
  const code = codes.city ?? codes.province;
  if (nik.length !== NIK_LENGTH || !code) return 'unknown';
  // Codes of abolished or split regions stay valid in old NIKs, so an unlisted one says nothing.
  if (!districtByCode(nik.slice(0, 6))) return 'unknown';
  return toOutcome(nik.startsWith(code));
}

function hierarchyAgrees({ codes, district, village, villageListed }: ParsedRegions): CheckOutcome {
  if (!codes.province || !codes.city || !district || !village) return 'unknown';
  if (!codes.city.startsWith(codes.province)) return 'disagrees';
  return codes.district && villageListed ? 'agrees' : 'unknown';
}

function ageIsPlausible({ dob, issuedDate }: CheckedValues, asOf?: string): CheckOutcome {
  const birth = parseDate(dob);
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})/.exec(asOf ?? '') ?? [];
  const until = parseDate(year ? `${day}-${month}-${year}` : issuedDate);
  if (!birth || !until) return 'unknown';
  const years = until.year - birth.year;
  return toOutcome(years >= MIN_HOLDER_YEARS && years <= MAX_HOLDER_YEARS);
}

function toOutcome(agrees: boolean): CheckOutcome {
  return agrees ? 'agrees' : 'disagrees';
}

function toCheck(name: CheckName, outcome: CheckOutcome, detail: string): Check {
  return { name, outcome, detail };
}

import type { CardField, ExtraField, Polygon } from '../card-fields.js';
import * as vocabularies from '../data/vocabularies.js';
import { type CheckedValues, nikAgreesWithGender } from '../judge/checks.js';
import type { Glyph } from '../layout/characters.js';
import type { CardLayout } from '../layout/gather-rows.js';
import type { CardRow } from '../layout/row-plan.js';
import type { RowValues } from '../layout/split/split-rows.js';
import { chooseNik } from './choose-nik.js';
import { type Ribbon, toRibbon } from './field-span.js';
import { readBirthPlace } from './parse-birth-place.js';
import { parseDate } from './parse-date.js';
import { readDate } from './parse-date-span.js';
import { readIssue } from './parse-issue.js';
import { readNik } from './parse-nik.js';
import { readRegions } from './parse-regions.js';
import { readRtRw } from './parse-rt-rw-span.js';
import { addressWeights, nameWeights, wordWeights } from './words/character-weights.js';
import { type Reading, readFree, readWithVocabulary } from './words/choose-word.js';

/** What the reading of one row knows of itself; see field-evidence for what the card adds. */
export interface ReadingEvidence {
  readonly logProbability: number;
  readonly share: number;
  readonly listed: boolean;
  readonly labelScore: number;
  readonly withoutLattice: boolean;
  /** Part of the value was not seen but follows from what the row must hold. */
  readonly guessed: boolean;
}

export interface FieldValue {
  readonly value: string;
  readonly polygons: readonly Polygon[];
  readonly evidence: ReadingEvidence;
}

export interface FieldValues {
  readonly fields: Partial<Record<CardField, FieldValue>>;
  readonly extra: Partial<Record<ExtraField, FieldValue>>;
  readonly checked: CheckedValues;
}

/** Credits in nats of a listed word over a free string that the image likes better; see choose-word. */
const CLOSED_SET = 11;
const OCCUPATION = 8;
/** The NIK knows the birth date and the sex of nearly everyone, and is printed large. */
const NIK_BIRTH = 6;
const NIK_GENDER = 2;

/** Rows → fields. Each field is read from its own row's print; other rows only ever break ties. */
export function readFieldValues(rows: RowValues, layout: CardLayout): FieldValues {
  const fields: Partial<Record<CardField, FieldValue>> = {};
  const extra: Partial<Record<ExtraField, FieldValue>> = {};
  const glyphsOf = (row: CardRow): readonly Glyph[] => rows.values.get(row)?.glyphs ?? [];
  const labelOf = (row: CardRow): number => rows.values.get(row)?.labelScore ?? 0;
  const ribbonOf = (...names: CardRow[]): Ribbon | null => toRibbon(...names.map(glyphsOf));
  const keep = (field: CardField, ribbon: Ribbon | null, reading: Reading | null, label: number): void => {
    if (ribbon && reading) fields[field] = toFieldValue(reading.text, ribbon, reading, label);
  };

  const name = ribbonOf('name', 'name_2', 'name_3');
  keep('name', name, name && readFree(name, nameWeights), labelOf('name'));
  const address = ribbonOf('address', 'address_2', 'address_3');
  keep('address', address, address && readFree(address, addressWeights), labelOf('address'));

  const firstNik = readNik(glyphsOf('nik'));
  const gender = ribbonOf('gender');
  keep('gender', gender, readGender(gender, firstNik?.nik ?? ''), labelOf('gender'));
  const religion = ribbonOf('religion');
  keep('religion', religion, readListed(religion, vocabularies.RELIGIONS, CLOSED_SET), labelOf('religion'));
  const marital = ribbonOf('marital');
  keep(
    'marital_status',
    marital,
    readListed(marital, vocabularies.MARITAL_STATUSES, CLOSED_SET),
    labelOf('marital'),
  );
  const work = ribbonOf('work', 'work_2');
  keep('work', work, readListed(work, vocabularies.OCCUPATIONS, OCCUPATION), labelOf('work'));
  const nation = ribbonOf('nation');
  keep('nationnality', nation, readListed(nation, vocabularies.NATIONALITIES, CLOSED_SET), labelOf('nation'));

  const birth = [...glyphsOf('birth'), ...glyphsOf('birth_2')];
  const dob = readDate(birth, toBirthDates(firstNik?.nik ?? ''));
  if (dob) keep('dob', dob.ribbon, dob, labelOf('birth'));

  const neighbourhood = ribbonOf('rt_rw');
  const rtRw = neighbourhood && readRtRw(neighbourhood);
  if (neighbourhood && rtRw) {
    fields.rt = toFieldValue(rtRw.parts.rt, neighbourhood, rtRw, labelOf('rt_rw'));
    fields.rw = toFieldValue(rtRw.parts.rw, neighbourhood, rtRw, labelOf('rt_rw'));
  }

  const nik = firstNik && chooseNik(firstNik, fields.dob?.value ?? '', fields.gender?.value ?? '');
  if (nik) fields.id = toFieldValue(nik.nik, nik.ribbon, { ...nik, text: nik.nik, listed: false }, 1);

  const ribbons = {
    province: ribbonOf('province'),
    city: ribbonOf('city'),
    district: ribbonOf('district'),
    village: ribbonOf('village', 'village_2'),
  };
  const regions = readRegions(ribbons, nik?.nik ?? '');
  keep('province', ribbons.province, regions.province, 1);
  keep('city', ribbons.city, regions.city, 1);
  keep('district', ribbons.district, regions.district, labelOf('district'));
  keep('village', ribbons.village, regions.village, labelOf('village'));

  const place = toRibbon(dropTrailingMarks(birth.slice(0, dob ? dob.start : findComma(birth))));
  keep('pob', place, place && readBirthPlace(place, regions), labelOf('birth'));

  const blood = toRibbon(rows.blood);
  const bloodReading = readListed(blood, vocabularies.BLOOD_TYPES, CLOSED_SET);
  if (blood && bloodReading) extra.blood_type = toFieldValue(bloodReading.text, blood, bloodReading, 1);
  const valid = readValidity(glyphsOf('valid'));
  if (valid) extra.valid_until = toFieldValue(valid.text, valid.ribbon, valid, labelOf('valid'));
  const issue = readIssue(layout, rows.aside, fields.city?.value ?? '');
  if (issue.place) extra.issued_place = toFieldValue(issue.place.text, issue.place.ribbon, issue.place, 1);
  if (issue.date) extra.issued_date = toFieldValue(issue.date.text, issue.date.ribbon, issue.date, 1);

  const checked: CheckedValues = {
    nik: nik?.nik ?? '',
    dob: fields.dob?.value ?? '',
    gender: fields.gender?.value ?? '',
    regions,
    issuedDate: extra.issued_date?.value ?? '',
  };
  return { fields, extra, checked };
}

function readGender(ribbon: Ribbon | null, nik: string): Reading | null {
  if (!ribbon) return null;
  const credits = vocabularies.GENDERS.map((word): [string, number] => {
    return [word, CLOSED_SET + (nikAgreesWithGender(nik, word) === 'agrees' ? NIK_GENDER : 0)];
  });
  return readWithVocabulary(ribbon, wordWeights, new Map(credits));
}

/** The days a NIK's six digits may mean, each worth considering where the image leaves the date in doubt. */
function toBirthDates(nik: string): Map<string, number> {
  const day = Number(nik.slice(6, 8)) % 40;
  const dates = ['19', '20'].map((century) => {
    return `${String(day).padStart(2, '0')}-${nik.slice(8, 10)}-${century}${nik.slice(10, 12)}`;
  });
  return new Map(dates.filter((date) => parseDate(date)).map((date) => [date, NIK_BIRTH]));
}

function readListed(ribbon: Ribbon | null, words: readonly string[], credit: number): Reading | null {
  if (!ribbon) return null;
  const reading = readWithVocabulary(ribbon, wordWeights, new Map(words.map((word) => [word, credit])));
  return reading && { ...reading, guessed: isCutShort(reading, words) };
}

/** No listed word, but how one of them begins: glare, a finger or the picture's edge hides how it goes on. */
function isCutShort({ text, listed }: Reading, words: readonly string[]): boolean {
  return !listed && words.some((word) => word.startsWith(text));
}

/** SEUMUR HIDUP, or the day on which the card expires. */
function readValidity(glyphs: readonly Glyph[]): (Reading & { readonly ribbon: Ribbon }) | null {
  const date = readDate(glyphs);
  if (date) return date;
  const ribbon = toRibbon(glyphs);
  const reading = readListed(ribbon, vocabularies.VALIDITIES, CLOSED_SET);
  return ribbon && reading ? { ...reading, ribbon } : null;
}

/** Where the place ends when the date after it could not be read. */
function findComma(glyphs: readonly Glyph[]): number {
  const isDateAfter = (index: number) =>
    glyphs.slice(index + 1).filter((glyph) => /\d/.test(glyph.character)).length >= 3;
  const index = glyphs.findLastIndex(
    (glyph, at) => at > 0 && /[,.]/.test(glyph.character) && isDateAfter(at),
  );
  return index > 0 ? index : glyphs.length;
}

/** The comma between place and date of birth, as whatever it was read. */
function dropTrailingMarks(glyphs: readonly Glyph[]): readonly Glyph[] {
  let end = glyphs.length;
  while (end > 0 && /^[ ,.;:'`_-]$/.test(glyphs[end - 1]!.character)) end -= 1;
  return glyphs.slice(0, end);
}

function toFieldValue(value: string, ribbon: Ribbon, reading: Reading, labelScore: number): FieldValue {
  const { logProbability, share, listed } = reading;
  const guessed = reading.guessed || touchesEnd(ribbon);
  const withoutLattice = ribbon.glyphs.some((glyph) => glyph.line.source.posteriors === undefined);
  return {
    value,
    polygons: ribbon.polygons,
    evidence: { logProbability, share, listed, labelScore, withoutLattice, guessed },
  };
}

/** Boxes leave air at both ends of their ink: a character's centre this close to one, in box heights, was cut through. */
const LEAST_AIR = 0.1;

/** Whether the value's first or last character is cut by the end of its box: what else is cut off nobody knows. */
function touchesEnd({ glyphs }: Ribbon): boolean {
  const first = glyphs[0]!;
  const last = glyphs[glyphs.length - 1]!;
  return (
    first.x - first.line.left < LEAST_AIR * first.line.height ||
    last.line.right - last.x < LEAST_AIR * last.line.height
  );
}

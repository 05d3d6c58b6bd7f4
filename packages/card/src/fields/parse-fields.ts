import type { CardField, ExtraField } from '../card-fields.js';
import type { PlacedCharacter } from '../layout/characters.js';
import type { CardLayout } from '../layout/gather-rows.js';
import type { CardRow } from '../layout/row-plan.js';
import type { RowValues } from '../layout/split/split-rows.js';
import { type FieldSpan, toFieldSpan } from './field-span.js';
import { FIELD_SPECS, parseBloodType, parseValidityWords } from './field-specs.js';
import { type FieldValue, type RowEvidence, toFieldValue, WITHOUT_LABEL } from './field-value.js';
import { chooseNik } from './nik/choose-nik.js';
import { toBirthDates } from './nik/nik-rules.js';
import { type NikProblem, type ParsedNik, parseNik } from './nik/parse-nik.js';
import { parseBirthPlace } from './parse-birth-place.js';
import { type ParsedDate, parseDateSpan } from './parse-date.js';
import { parseIssue } from './parse-issue.js';
import { type ParsedRegions, parseRegions } from './parse-regions.js';
import { parseRtRwSpan } from './parse-rt-rw.js';
import type { ParsedText } from './words/parse-text.js';

/** What the checks compare; empty strings for what was not found. */
export interface CheckedValues {
  readonly nik: string;
  readonly dob: string;
  /** A date of birth is printed that could not be told. */
  readonly hasUnreadDob: boolean;
  readonly gender: string;
  readonly regions: ParsedRegions;
  readonly issuedDate: string;
}

export interface FieldValues {
  readonly fields: Partial<Record<CardField, FieldValue>>;
  readonly extra: Partial<Record<ExtraField, FieldValue>>;
  readonly checked: CheckedValues;
  /** Why the row of the NIK gave no number; null where it did, and where there is no such row. */
  readonly nikProblem: NikProblem | null;
}

/** The NIK knows the birth date of nearly everyone, and is printed large; in nats. */
const NIK_BIRTH_LOG_PRIOR = 3;
/** A date is printed so clearly that the number's does not matter; log probability. */
const SURE_DATE = Math.log(0.9);

/** Rows → fields. Each field is parsed from its own row's print; other rows only ever break ties. */
export function parseFields(rows: RowValues, layout: CardLayout): FieldValues {
  const fields: Partial<Record<CardField, FieldValue>> = {};
  const extra: Partial<Record<ExtraField, FieldValue>> = {};
  const charactersOf = (row: CardRow): readonly PlacedCharacter[] => rows.values.get(row)?.characters ?? [];
  /** Of a row that carries a label, and those that continue it. */
  const evidenceOf = (row: CardRow, ...others: readonly CardRow[]): RowEvidence => ({
    labelScore: rows.values.get(row)?.labelScore ?? 0,
    isDisturbed: [row, ...others].some((name) => rows.values.get(name)?.isDisturbed),
  });
  const spanOf = (...names: CardRow[]): FieldSpan | null => toFieldSpan(...names.map(charactersOf));

  const nikAlone = parseNik(charactersOf('nik'));
  const nikHint = isNumber(nikAlone) ? nikAlone.nik : '';
  for (const spec of FIELD_SPECS) {
    const span = spanOf(...spec.rows);
    const parsed = span && spec.parse(span, nikHint);
    if (span && parsed) fields[spec.field] = toFieldValue(span, parsed, evidenceOf(...spec.rows));
  }

  const birth = [...charactersOf('birth'), ...charactersOf('birth_2')];
  const expected = toBirthDates(nikHint).map((date) => [date, NIK_BIRTH_LOG_PRIOR] as const);
  const dob = parseDateSpan(birth, new Map(expected));
  if (dob) {
    // Where the number tells another day, one that the image leaves room for is doubted.
    const partial = expected.length > 0 && dob.logProbability < SURE_DATE && !isExpected(dob.text, expected);
    const told = { ...dob, partial };
    fields.dob = toFieldValue(dob.span, told, { ...evidenceOf('birth'), isDisturbed: false });
    if (dob.printed !== dob.text)
      extra.dob_printed = toFieldValue(dob.span, { ...told, text: dob.printed }, evidenceOf('birth'));
  }

  const neighbourhood = spanOf('rt_rw');
  const rtRw = neighbourhood && parseRtRwSpan(neighbourhood);
  if (neighbourhood && rtRw) {
    const toValue = (text: string) => toFieldValue(neighbourhood, { ...rtRw, text }, evidenceOf('rt_rw'));
    fields.rt = toValue(rtRw.parts.rt);
    fields.rw = toValue(rtRw.parts.rw);
  }

  const chosen = isNumber(nikAlone)
    ? chooseNik(nikAlone, fields.dob?.value ?? '', fields.gender?.value ?? '')
    : nikAlone;
  const nik = isNumber(chosen) ? chosen.nik : '';
  if (isNumber(chosen)) fields.id = toFieldValue(chosen.span, toParsedText(chosen), WITHOUT_LABEL);

  const spans = {
    province: spanOf('province'),
    city: spanOf('city'),
    district: spanOf('district'),
    village: spanOf('village', 'village_2'),
  };
  const regions = parseRegions(spans, nik);
  for (const region of ['province', 'city', 'district', 'village'] as const) {
    const ofRow = region === 'province' || region === 'city' ? WITHOUT_LABEL : evidenceOf(region);
    const [span, parsed] = [spans[region], regions[region]];
    if (span && parsed) fields[region] = toFieldValue(span, parsed, ofRow);
  }

  const ofPlace = toFieldSpan(dropTrailingMarks(birth.slice(0, dob ? dob.start : findComma(birth))));
  const place = ofPlace && parseBirthPlace(ofPlace, regions);
  if (ofPlace && place) fields.pob = toFieldValue(ofPlace, place, evidenceOf('birth', 'birth_2'));

  const ofBlood = toFieldSpan(rows.blood);
  const blood = ofBlood && parseBloodType(ofBlood);
  if (ofBlood && blood) extra.blood_type = toFieldValue(ofBlood, blood, WITHOUT_LABEL);
  const valid = parseValidity(charactersOf('valid'));
  if (valid) extra.valid_until = toFieldValue(valid.span, valid, evidenceOf('valid'));
  const issue = parseIssue(layout, rows.fromPhotoColumn, fields.city?.value ?? '');
  if (issue.place) extra.issued_place = toFieldValue(issue.place.span, issue.place, WITHOUT_LABEL);
  if (issue.date) extra.issued_date = toFieldValue(issue.date.span, issue.date, WITHOUT_LABEL);

  const checked = {
    nik,
    dob: fields.dob?.value ?? '',
    hasUnreadDob: !dob && countDigits(birth) >= MIN_DIGITS_OF_DATE,
    gender: fields.gender?.value ?? '',
    regions,
    issuedDate: extra.issued_date?.value ?? '',
  };
  return { fields, extra, checked, nikProblem: isNumber(chosen) ? null : chosen };
}

function isExpected(date: string, expected: readonly (readonly [string, number])[]): boolean {
  return expected.some(([known]) => known === date);
}

function isNumber(nik: ParsedNik | NikProblem | null): nik is ParsedNik {
  return nik !== null && typeof nik === 'object';
}

function toParsedText({ nik, logProbability, digits }: ParsedNik): ParsedText {
  const certainties = digits.map(({ digit, certainty, otherCertainty }, place) =>
    nik[place] === digit ? certainty : otherCertainty,
  );
  return { text: nik, logProbability, posterior: Math.min(...certainties), listed: false };
}

/** SEUMUR HIDUP, or the day on which the card expires. */
function parseValidity(
  characters: readonly PlacedCharacter[],
): ParsedDate | (ParsedText & { readonly span: FieldSpan }) | null {
  const date = parseDateSpan(characters);
  if (date) return date;
  const span = toFieldSpan(characters);
  const parsed = span && parseValidityWords(span);
  return span && parsed ? { ...parsed, span } : null;
}

/** So many digits after a comma are those of a date that could not be parsed. */
const MIN_DIGITS_OF_DATE = 3;

/** Where the place of birth ends when the date after it could not be parsed. */
function findComma(characters: readonly PlacedCharacter[]): number {
  const isDateAfter = (index: number) => countDigits(characters.slice(index + 1)) >= MIN_DIGITS_OF_DATE;
  const comma = characters.findLastIndex(
    ({ text }, index) => index > 0 && /[,.]/.test(text) && isDateAfter(index),
  );
  return comma > 0 ? comma : characters.length;
}

function countDigits(characters: readonly PlacedCharacter[]): number {
  return characters.filter(({ text }) => /\d/.test(text)).length;
}

/** The comma between place and date of birth, as whatever it was read. */
function dropTrailingMarks(characters: readonly PlacedCharacter[]): readonly PlacedCharacter[] {
  return characters.slice(0, characters.findLastIndex(({ text }) => !/^[ ,.;:'`_-]$/.test(text)) + 1);
}

import { CARD_FIELDS, type Check, type CheckName, EXTRA_FIELDS } from '../card-fields.js';
import type { FieldName, FieldValue, TextEvidence } from '../fields/field-value.js';
import type { FieldValues } from '../fields/parse-fields.js';

/** What speaks for and against a field's value: its own print, and the rest of the card. */
export interface FieldEvidence extends TextEvidence {
  /** Characters of the value. */
  readonly length: number;
  /** Checks that speak for the value, and against it. */
  readonly agreeing: number;
  readonly disagreeing: number;
  /** Mean uncertainty of a character over the whole card, in nats: a card read badly elsewhere is doubted here. */
  readonly cardUncertainty: number;
}

/** Which checks speak for or against a field. Where the holder lives and registered may differ by right. */
const CHECKS_OF: Readonly<Partial<Record<FieldName, readonly CheckName[]>>> = {
  id: ['nik_birth_date', 'nik_gender', 'nik_region'],
  dob: ['nik_birth_date', 'birth_date', 'plausible_age'],
  gender: ['nik_gender'],
  village: ['region_hierarchy'],
  district: ['region_hierarchy', 'nik_region'],
  city: ['nik_region'],
  province: ['nik_region'],
};

/** One field's uncertainty per character counts at most this much, so that one lost word does not colour the whole card. */
const MAX_UNCERTAINTY = 2;

/** Evidence of every field that was found. */
export function collectEvidence(
  { fields, extra }: FieldValues,
  checks: readonly Check[],
): Map<FieldName, FieldEvidence> {
  const found: [FieldName, FieldValue][] = [
    ...toEntries(CARD_FIELDS, fields),
    ...toEntries(EXTRA_FIELDS, extra),
  ];
  const cardUncertainty = meanUncertaintyOf(found.map(([, value]) => value));
  return new Map(
    found.map(([name, { value, evidence }]) => {
      const own = checks.filter((check) => CHECKS_OF[name]?.some((known) => known === check.name));
      const count = (outcome: Check['outcome']) => own.filter((check) => check.outcome === outcome).length;
      return [
        name,
        {
          ...evidence,
          length: value.length,
          agreeing: count('agrees'),
          disagreeing: count('disagrees'),
          cardUncertainty,
        },
      ];
    }),
  );
}

function toEntries<Name extends FieldName>(
  names: readonly Name[],
  values: Partial<Record<Name, FieldValue>>,
): [Name, FieldValue][] {
  return names.flatMap((name) => {
    const value = values[name];
    return value ? [[name, value]] : [];
  });
}

function meanUncertaintyOf(values: readonly FieldValue[]): number {
  const sum = values.reduce((total, { value, evidence }) => {
    return total + Math.min(MAX_UNCERTAINTY, -evidence.logProbability / Math.max(1, value.length));
  }, 0);
  return sum / Math.max(1, values.length);
}

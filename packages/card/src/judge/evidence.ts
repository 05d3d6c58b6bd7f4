import type { CardField, Check, ExtraField } from '../card-fields.js';
import type { FieldValue, FieldValues } from '../fields/parse-field-values.js';
import type { CheckName } from './checks.js';

/** What speaks for and against a field's value. */
export interface FieldEvidence {
  /** Log probability the image gives to exactly this text. */
  readonly logProbability: number;
  /** Share of this text among the readings that were weighed, 0..1. */
  readonly share: number;
  readonly length: number;
  /** The value is in a vocabulary that fits where it stands. */
  readonly listed: boolean;
  /** How well the row's label was read, 0..1; 1 for rows that carry none. */
  readonly labelScore: number;
  /** The print came from an engine that gives letters only. */
  readonly withoutLattice: boolean;
  /** Part of the value was not seen but follows from what the row must hold. */
  readonly guessed: boolean;
  readonly agreeing: number;
  readonly disagreeing: number;
  /** Mean doubt per character over the whole card, in nats: a card read badly elsewhere is doubted here. */
  readonly cardDoubt: number;
}

/** Which checks speak for or against a field. Where the holder lives and registered may differ by right. */
const CHECKS_OF: Readonly<Partial<Record<CardField | ExtraField, readonly CheckName[]>>> = {
  id: ['nik_birth_date', 'nik_gender', 'nik_region'],
  dob: ['nik_birth_date', 'birth_date', 'plausible_age'],
  gender: ['nik_gender'],
  village: ['region_hierarchy'],
  district: ['region_hierarchy', 'nik_region'],
  city: ['nik_region'],
  province: ['nik_region'],
};

/** One character's doubt counts at most this much, so that one lost word does not colour the whole card. */
const MOST_DOUBT = 2;

export function collectEvidence(
  values: FieldValues,
  checks: readonly Check[],
): Map<CardField | ExtraField, FieldEvidence> {
  const found = [...Object.entries(values.fields), ...Object.entries(values.extra)] as [
    CardField | ExtraField,
    FieldValue,
  ][];
  const cardDoubt =
    found.reduce((sum, [, { value, evidence }]) => {
      return sum + Math.min(MOST_DOUBT, -evidence.logProbability / Math.max(1, value.length));
    }, 0) / Math.max(1, found.length);
  return new Map(
    found.map(([name, { value, evidence }]) => {
      const own = checks.filter((check) => CHECKS_OF[name]?.some((known) => known === check.name));
      const agreeing = own.filter((check) => check.outcome === 'agrees').length;
      const disagreeing = own.filter((check) => check.outcome === 'disagrees').length;
      return [name, { ...evidence, length: value.length, agreeing, disagreeing, cardDoubt }];
    }),
  );
}

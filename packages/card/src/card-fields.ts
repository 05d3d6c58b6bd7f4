import type { Point } from './text-line.js';

/** The sixteen fields of the public contract, in its order and spelling (`nationnality` is theirs). */
export const CARD_FIELDS = [
  'id',
  'name',
  'pob',
  'dob',
  'gender',
  'address',
  'rt',
  'rw',
  'village',
  'district',
  'city',
  'province',
  'religion',
  'marital_status',
  'work',
  'nationnality',
] as const;

export type CardField = (typeof CARD_FIELDS)[number];

/** What stands on the card beside the contract's fields; answered by /v1/jobs only. */
export const EXTRA_FIELDS = [
  'blood_type',
  'valid_until',
  'issued_place',
  'issued_date',
  /** The date of birth as it is printed, where that is another form than the contract's DD-MM-YYYY. */
  'dob_printed',
] as const;

export type ExtraField = (typeof EXTRA_FIELDS)[number];

/** Corners of a line in source-image pixels, clockwise from the start of its text. */
export type Polygon = readonly [Point, Point, Point, Point];

export interface ParsedField {
  /** As printed, normalised only in form; empty when the card leaves it empty or it was not found. */
  readonly value: string;
  /** Calibrated probability that `value` is exactly right, 0..1; 0 when nothing was found. */
  readonly confidence: number;
  /** Polygons of the lines the value came from, in reading order. */
  readonly polygons: readonly Polygon[];
}

/** All checks there are. */
export const CHECK_NAMES = [
  /** Digits 7 to 12 of the NIK against the date of birth. */
  'nik_birth_date',
  /** Digits 7 and 8 of the NIK against the sex. */
  'nik_gender',
  /** Digits 1 to 6 of the NIK against the city; differs for who has moved. */
  'nik_region',
  /** The village lies in the district, that in the city, that in the province. */
  'region_hierarchy',
  /** The date of birth is a day of the calendar; disagrees, too, where one is printed that cannot be told. */
  'birth_date',
  /** Age at issue, or on the day of submission, from the date of birth. */
  'plausible_age',
] as const;

export type CheckName = (typeof CHECK_NAMES)[number];

/** A statement about the card's own consistency. It speaks beside the print and never changes it. */
export interface Check {
  readonly name: CheckName;
  readonly outcome: 'agrees' | 'disagrees' | 'unknown';
  /** Names fields only; never holds what stands in them. */
  readonly detail: string;
}

/** All reasons there are for FAIL. */
export const FAIL_REASONS = [
  /** The picture shows no text. */
  'no_text',
  /** Too few of a KTP's labels stand in their order in one column. */
  'no_card',
  /** The titles or labels of another card or paper stand on it. */
  'other_document',
  /** The number is not set in a KTP's large face, but like the rest. */
  'nik_not_large',
  /** There is no number in the row of the NIK, or no such row. */
  'no_nik',
  /** Fewer than sixteen digits. */
  'nik_incomplete',
  /** A digit's place shows something else, or nothing that can be told for sure. */
  'nik_covered',
  /** More than sixteen digits. */
  'nik_too_long',
  /** No name was read. */
  'no_name',
  /** Half of the fields were not read, or hardly. */
  'unreadable',
] as const;

export type FailReason = (typeof FAIL_REASONS)[number];

export interface ParsedCard {
  readonly outcome: 'OK' | 'FAIL';
  /** Why it failed; empty when OK. */
  readonly reasons: readonly FailReason[];
  readonly fields: Readonly<Record<CardField, ParsedField>>;
  readonly extra: Readonly<Record<ExtraField, ParsedField>>;
  readonly checks: readonly Check[];
}

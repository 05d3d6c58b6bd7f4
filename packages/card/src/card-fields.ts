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
export const EXTRA_FIELDS = ['blood_type', 'valid_until', 'issued_place', 'issued_date'] as const;

export type ExtraField = (typeof EXTRA_FIELDS)[number];

/** Corners of a line in source-image pixels, clockwise from the start of its text. */
export type Polygon = readonly [Point, Point, Point, Point];

export interface ParsedField {
  /** As printed, normalised only in form; empty when the card leaves it empty or it was not found. */
  readonly value: string;
  /** Calibrated probability that `value` is exactly right, 0..1; 0 when nothing was found. */
  readonly confidence: number;
  /** Polygons of the lines the value came from, in parsed order. */
  readonly polygons: readonly Polygon[];
}

/** A statement about the card's own consistency. It speaks beside the print and never changes it. */
export interface Check {
  readonly name: string;
  readonly outcome: 'agrees' | 'disagrees' | 'unknown';
  /** Names fields only; never holds what stands in them. */
  readonly detail: string;
}

export interface ParsedCard {
  readonly outcome: 'OK' | 'FAIL';
  /** Why it failed, as stable words; empty when OK. */
  readonly reasons: readonly string[];
  readonly fields: Readonly<Record<CardField, ParsedField>>;
  readonly extra: Readonly<Record<ExtraField, ParsedField>>;
  readonly checks: readonly Check[];
}

import type { FieldName } from '../fields/field-value.js';
import type { CardRow } from '../layout/row-plan.js';

/** All rules by which a value comes about. */
export const FIELD_RULES = [
  /** Sixteen digits, each seen by its own ink. */
  'number',
  /** What the image spells, by what such a text is made of. */
  'free_text',
  /** A word of a short list, which the row must hold. */
  'closed_list',
  /** A listed occupation, or what the image spells. */
  'occupations',
  /** A date, and where it was expected one that the number tells. */
  'date',
  /** Two numbers with a slash between. */
  'rt_rw',
  /** A region that lies where the others do, or what the image spells. */
  'regions',
  /** A town, a district, a name from the holder's own region, or what the image spells. */
  'places',
] as const;

export type FieldRule = (typeof FIELD_RULES)[number];

interface Provenance {
  readonly rule: FieldRule;
  /** Rows that it may stand in; empty for what stands under the photo. */
  readonly rows: readonly CardRow[];
}

/** Where each field comes from, as `fields/parse-fields.ts` takes it. */
export const PROVENANCE: Readonly<Record<FieldName, Provenance>> = {
  id: { rule: 'number', rows: ['nik'] },
  name: { rule: 'free_text', rows: ['name', 'name_2', 'name_3'] },
  pob: { rule: 'places', rows: ['birth', 'birth_2'] },
  dob: { rule: 'date', rows: ['birth', 'birth_2'] },
  gender: { rule: 'closed_list', rows: ['gender'] },
  address: { rule: 'free_text', rows: ['address', 'address_2', 'address_3'] },
  rt: { rule: 'rt_rw', rows: ['rt_rw'] },
  rw: { rule: 'rt_rw', rows: ['rt_rw'] },
  village: { rule: 'regions', rows: ['village', 'village_2'] },
  district: { rule: 'regions', rows: ['district'] },
  city: { rule: 'regions', rows: ['city'] },
  province: { rule: 'regions', rows: ['province'] },
  religion: { rule: 'closed_list', rows: ['religion', 'religion_2'] },
  marital_status: { rule: 'closed_list', rows: ['marital'] },
  work: { rule: 'occupations', rows: ['work', 'work_2'] },
  nationnality: { rule: 'closed_list', rows: ['nation'] },
  blood_type: { rule: 'closed_list', rows: ['gender'] },
  valid_until: { rule: 'date', rows: ['valid'] },
  issued_place: { rule: 'places', rows: [] },
  issued_date: { rule: 'date', rows: [] },
  dob_printed: { rule: 'date', rows: ['birth', 'birth_2'] },
};

/** A card is valid until a day, or for life: words, which are of a list. */
export function ruleOf(field: FieldName, value: string): FieldRule {
  if (field === 'valid_until' && !/\d/.test(value)) return 'closed_list';
  return PROVENANCE[field].rule;
}

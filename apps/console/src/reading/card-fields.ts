import type { JobView } from '../api/types';

/** The card's fields in the order and the groups that a person reads them in. */
export const FIELD_GROUPS = {
  person: ['id', 'name', 'pob', 'dob', 'gender', 'blood_type'],
  address: ['address', 'rt', 'rw', 'village', 'district', 'city', 'province'],
  other: ['religion', 'marital_status', 'work', 'nationnality', 'valid_until', 'issued_place', 'issued_date'],
} as const;

/** Hidden until somebody asks: what says at once whose card this is. */
export const MASKED_FIELDS: ReadonlySet<string> = new Set(['id', 'name']);

/** From here on a value is called sure; below the other it is called doubtful. The calibration is in docs/accuracy.md. */
export const SURE_FROM = 0.95;
export const DOUBTFUL_BELOW = 0.8;

export interface CardField {
  readonly name: string;
  readonly value: string;
  /** 0 to 1; null where the server told none. */
  readonly confidence: number | null;
}

export type Certainty = 'sure' | 'check' | 'doubtful';

export function toCertainty(confidence: number): Certainty {
  if (confidence >= SURE_FROM) return 'sure';
  return confidence < DOUBTFUL_BELOW ? 'doubtful' : 'check';
}

/** Every field of an OK answer, the contract's and the extra ones; none where nothing was read. */
export function listCardFields(job: JobView): CardField[] {
  const message = job.result?.message;
  if (typeof message !== 'object' || message === null) return [];
  const contract = Object.entries(message).map(([name, value]) => ({
    name,
    value,
    confidence: job.confidence?.[name as keyof typeof message] ?? null,
  }));
  const extra = Object.entries(job.extra ?? {}).map(([name, { value, confidence }]) => ({
    name,
    value,
    confidence,
  }));
  return [...contract, ...extra];
}

/** Enough to tell two cards apart, too little to know whose they are. */
export function maskValue(field: string, value: string): string {
  if (!MASKED_FIELDS.has(field) || value === '') return value;
  if (field === 'id')
    return `${value.slice(0, 2)}${'•'.repeat(Math.max(0, value.length - 4))}${value.slice(-2)}`;
  return value.replace(/\S+/g, (word) => `${word.slice(0, 1)}${'•'.repeat(Math.max(1, word.length - 1))}`);
}

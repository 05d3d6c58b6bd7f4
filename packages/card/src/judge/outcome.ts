import type { Check } from '../card-fields.js';
import type { LabelledRow } from '../layout/label-words.js';
import type { LaidOutCard } from '../layout/lay-out-card.js';
import type { CardRow } from '../layout/row-plan.js';

export type FailReason = 'no_text' | 'no_card' | 'no_nik' | 'no_name' | 'unreadable';

/** Evidence of a KTP: its labels in its order. Other cards share some words, but not these many in one column. */
const SURE_LABEL = 0.7;
const LEAST_LABELS = 4;
/** With the left edge out of the picture: fewer labels, if the rows beside them are a card's. */
const LEAST_LABELS_OF_CUT_CARD = 2;
const LEAST_ROWS_OF_CUT_CARD = 8;
/** Licences, insurance and student cards know names, addresses and numbers, but not these. */
const OWN_LABELS: readonly CardRow[] = [
  'gender',
  'rt_rw',
  'village',
  'district',
  'religion',
  'marital',
  'nation',
  'valid',
] satisfies LabelledRow[];
const LEAST_OWN_LABELS = 2;
/** With labels too blurred to read: so many rows, and a NIK that knows the day of birth and the sex read beside it. */
const LEAST_ROWS_OF_VOUCHED_CARD = 10;
const VOUCHING_CHECKS = ['nik_birth_date', 'nik_gender'];
/** Half of the fields below this is not a reading of a card. */
const LEAST_MEDIAN_CONFIDENCE = 0.08;

/**
 * Why the picture holds no readable KTP; empty when it does.
 * @param confidences of the contract's fields, 0 for those not found
 */
export function listFailReasons(
  { rows }: LaidOutCard,
  nik: string,
  name: string,
  confidences: readonly number[],
  checks: readonly Check[],
): FailReason[] {
  const reasons: FailReason[] = [];
  const labels = rows.filter((assigned) => assigned.labelScore >= SURE_LABEL);
  const own = labels.filter((assigned) => OWN_LABELS.includes(assigned.row)).length;
  const isCut = labels.length >= LEAST_LABELS_OF_CUT_CARD && rows.length >= LEAST_ROWS_OF_CUT_CARD;
  const agrees = (name: string) => checks.some((check) => check.name === name && check.outcome === 'agrees');
  const isVouched = rows.length >= LEAST_ROWS_OF_VOUCHED_CARD && VOUCHING_CHECKS.every(agrees);
  const isLabelled = (labels.length >= LEAST_LABELS || isCut) && own >= LEAST_OWN_LABELS;
  if (!isLabelled && !isVouched) reasons.push('no_card');
  if (!/^\d{16}$/.test(nik)) reasons.push('no_nik');
  if (!/\p{L}/u.test(name)) reasons.push('no_name');
  const sorted = [...confidences].sort((a, b) => a - b);
  if ((sorted[sorted.length >> 1] ?? 0) < LEAST_MEDIAN_CONFIDENCE) reasons.push('unreadable');
  return reasons;
}

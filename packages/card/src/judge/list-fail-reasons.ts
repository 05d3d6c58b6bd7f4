import { CARD_FIELDS, type Check, type ParsedCard } from '../card-fields.js';
import type { NikProblem } from '../fields/nik/parse-nik.js';
import type { AssignedRow } from '../layout/assign-rows.js';
import type { LaidOutCard } from '../layout/lay-out-card.js';
import type { CardRow } from '../layout/row-plan.js';
import type { CheckName } from './check-card.js';

export type FailReason = 'no_text' | 'no_card' | 'no_nik' | NikProblem | 'no_name' | 'unreadable';

/** Evidence of a KTP: its labels in its order. Other cards posterior some words, but not these many in one column. */
const SURE_LABEL = 0.7;
const MIN_LABELS = 4;
/** With the left edge out of the picture: fewer labels, if the rows beside them are a card's. */
const MIN_LABELS_OF_CUT_CARD = 2;
const MIN_ROWS_OF_CUT_CARD = 8;
/** Licences, insurance and student cards know names, addresses and numbers, but not these. */
const OWN_LABELS: ReadonlySet<CardRow> = new Set<CardRow>([
  'gender',
  'rt_rw',
  'village',
  'district',
  'religion',
  'marital',
  'nation',
  'valid',
]);
const MIN_OWN_LABELS = 2;
/** With labels too blurred to read: so many rows, and a NIK that knows the day of birth and the sex read beside it. */
const MIN_ROWS_OF_VOUCHED_CARD = 10;
const VOUCHING_CHECKS: readonly CheckName[] = ['nik_birth_date', 'nik_gender'];
/** A card of which half the fields are told with less confidence than this was not read. */
const MIN_MEDIAN_CONFIDENCE = 0.08;

/** Why the picture holds no readable KTP; empty when it does. */
export function listFailReasons(
  { rows }: LaidOutCard,
  fields: ParsedCard['fields'],
  checks: readonly Check[],
  nikProblem: NikProblem | null,
): FailReason[] {
  const reasons: FailReason[] = [];
  if (!isLabelled(rows) && !isVouchedFor(rows, checks)) reasons.push('no_card');
  if (fields.id.value === '') reasons.push(nikProblem ?? 'no_nik');
  if (!/\p{L}/u.test(fields.name.value)) reasons.push('no_name');
  if (medianConfidenceOf(fields) < MIN_MEDIAN_CONFIDENCE) reasons.push('unreadable');
  return reasons;
}

/** So many labels of a KTP were read, some of which no other card has. */
function isLabelled(rows: readonly AssignedRow[]): boolean {
  const labels = rows.filter(({ labelScore }) => labelScore >= SURE_LABEL);
  const own = labels.filter(({ row }) => OWN_LABELS.has(row));
  const isCut = labels.length >= MIN_LABELS_OF_CUT_CARD && rows.length >= MIN_ROWS_OF_CUT_CARD;
  return (labels.length >= MIN_LABELS || isCut) && own.length >= MIN_OWN_LABELS;
}

function isVouchedFor(rows: readonly AssignedRow[], checks: readonly Check[]): boolean {
  const agrees = (name: CheckName) =>
    checks.some((check) => check.name === name && check.outcome === 'agrees');
  return rows.length >= MIN_ROWS_OF_VOUCHED_CARD && VOUCHING_CHECKS.every(agrees);
}

/** The upper median over the contract's fields, those not found counted as 0. */
function medianConfidenceOf(fields: ParsedCard['fields']): number {
  const sorted = CARD_FIELDS.map((field) => fields[field].confidence).sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}

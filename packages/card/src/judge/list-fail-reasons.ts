import { CARD_FIELDS, type FailReason, type ParsedCard } from '../card-fields.js';
import type { NikProblem } from '../fields/nik/parse-nik.js';

/** A card of which half the fields are told with less confidence than this was not read. */
const MIN_MEDIAN_CONFIDENCE = 0.08;

/**
 * Why the picture holds no readable KTP; empty when it does.
 * @param nonKtp why it holds something else than a KTP
 */
export function listFailReasons(
  fields: ParsedCard['fields'],
  nonKtp: FailReason | null,
  nikProblem: NikProblem | null,
): FailReason[] {
  const reasons: FailReason[] = [];
  if (nonKtp) reasons.push(nonKtp);
  if (fields.id.value === '') reasons.push(nikProblem ?? 'no_nik');
  if (!/\p{L}/u.test(fields.name.value)) reasons.push('no_name');
  if (medianConfidenceOf(fields) < MIN_MEDIAN_CONFIDENCE) reasons.push('unreadable');
  return reasons;
}

/** The upper median over the contract's fields, those not found counted as 0. */
function medianConfidenceOf(fields: ParsedCard['fields']): number {
  const sorted = CARD_FIELDS.map((field) => fields[field].confidence).sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}

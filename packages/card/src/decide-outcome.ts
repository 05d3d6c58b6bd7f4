import type { AssignedRow } from './rows/assign-rows.js';
import type { CardLayout } from './rows/gather-bands.js';

export type FailReason = 'no_text' | 'no_card' | 'no_nik' | 'no_name';

/** Evidence of a KTP: its labels in its order. Other cards share some words, but not these many in one column. */
const LEAST_LABELS = 4;
const LEAST_ROWS = 6;

/** Why the picture holds no readable KTP; empty when it does. */
export function listFailReasons(
  layout: CardLayout | null,
  rows: readonly AssignedRow[],
  nik: string,
  name: string,
): FailReason[] {
  const reasons: FailReason[] = [];
  if (!layout || !isCard(rows)) reasons.push('no_card');
  if (!/^\d{16}$/.test(nik)) reasons.push('no_nik');
  if (!/\p{L}/u.test(name)) reasons.push('no_name');
  return reasons;
}

/** Labels that read well, or fewer of them on a card whose left edge is out of the picture but rows are there. */
function isCard(rows: readonly AssignedRow[]): boolean {
  const labelled = rows.filter((assigned) => assigned.labelScore >= 0.7).length;
  return labelled >= LEAST_LABELS || (labelled >= 2 && rows.length >= LEAST_ROWS);
}

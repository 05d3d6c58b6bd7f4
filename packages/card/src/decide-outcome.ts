import type { LaidOutCard } from './lay-out-card.js';

export type FailReason = 'no_text' | 'no_card' | 'no_nik' | 'no_name';

/** Evidence of a KTP: its labels in its order. Other cards share some words, but not these many in one column. */
const SURE_LABEL = 0.7;
const LEAST_LABELS = 4;
/** With the left edge out of the picture: fewer labels, if the rows beside them are a card's. */
const LEAST_LABELS_OF_CUT_CARD = 2;
const LEAST_ROWS_OF_CUT_CARD = 8;

/** Why the picture holds no readable KTP; empty when it does. */
export function listFailReasons({ rows }: LaidOutCard, nik: string, name: string): FailReason[] {
  const reasons: FailReason[] = [];
  const labels = rows.filter((assigned) => assigned.labelScore >= SURE_LABEL).length;
  const isCut = labels >= LEAST_LABELS_OF_CUT_CARD && rows.length >= LEAST_ROWS_OF_CUT_CARD;
  if (labels < LEAST_LABELS && !isCut) reasons.push('no_card');
  if (!/^\d{16}$/.test(nik)) reasons.push('no_nik');
  if (!/\p{L}/u.test(name)) reasons.push('no_name');
  return reasons;
}

import type { LabelledRow } from './labels/label-words.js';

/** Rows of a card from top to bottom; a row ending in a digit is the continuation of the one before. */
export type CardRow =
  | 'province'
  | 'city'
  | LabelledRow
  | 'name_2'
  | 'name_3'
  | 'birth_2'
  | 'address_2'
  | 'address_3'
  | 'village_2'
  | 'religion_2'
  | 'work_2';

export interface PlannedRow {
  readonly row: CardRow;
  /** Distance from the row above, in pitches of the body rows. */
  readonly step: number;
  /** A continuation: most cards do not have it, and it has no label beside it. */
  readonly continues: boolean;
}

/** The order never varies. Steps of the three head rows do between print runs, and are taken loosely. */
export const ROW_PLAN: readonly PlannedRow[] = [
  { row: 'province', step: 0, continues: false },
  { row: 'city', step: 1.15, continues: false },
  { row: 'nik', step: 1.9, continues: false },
  { row: 'name', step: 1.4, continues: false },
  { row: 'name_2', step: 1, continues: true },
  { row: 'name_3', step: 1, continues: true },
  { row: 'birth', step: 1, continues: false },
  { row: 'birth_2', step: 1, continues: true },
  { row: 'gender', step: 1, continues: false },
  { row: 'address', step: 1, continues: false },
  { row: 'address_2', step: 1, continues: true },
  { row: 'address_3', step: 1, continues: true },
  { row: 'rt_rw', step: 1, continues: false },
  { row: 'village', step: 1, continues: false },
  { row: 'village_2', step: 1, continues: true },
  { row: 'district', step: 1, continues: false },
  { row: 'religion', step: 1, continues: false },
  { row: 'religion_2', step: 1, continues: true },
  { row: 'marital', step: 1, continues: false },
  { row: 'work', step: 1, continues: false },
  { row: 'work_2', step: 1, continues: true },
  { row: 'nation', step: 1, continues: false },
  { row: 'valid', step: 1, continues: false },
];

/** Labelled rows by number, as the grid counts them: NIK is 0, Berlaku Hingga 12. */
export const LABELLED_ROWS: readonly LabelledRow[] = ROW_PLAN.map(({ row }) => row).filter(isLabelled);

function isLabelled(row: CardRow): row is LabelledRow {
  return row !== 'province' && row !== 'city' && !isContinuation(row);
}

/** Whether a row continues the one above it. */
export function isContinuation(row: CardRow): boolean {
  return /_\d$/.test(row);
}

import type { Batch, BatchSummary } from '@ktp-ocr/client/types';
import { listCardColumns } from '../../output/card-columns.js';
import type { Column } from '../../output/row-printer.js';

export const BATCH_COLUMNS: readonly Column<BatchSummary>[] = [
  { name: 'id', width: 36, value: ({ id }) => id },
  { name: 'status', width: 8, value: ({ status }) => status },
  { name: 'created_at', width: 24, value: ({ created_at }) => created_at },
  { name: 'ended', width: 6, value: ({ progress }) => progress.ended },
  { name: 'total', width: 6, value: ({ progress }) => progress.total },
  { name: 'by_status', width: 48, value: ({ progress }) => listCounts(progress.by_status) },
];

/** One card of a batch: as the server tells it, with the file that it was, where that is known. */
export type BatchRow = Batch['items'][number] & {
  readonly batch_id: string;
  readonly file?: string;
  /** Of one that was just taken in. */
  readonly job_id?: string | null;
};

/** As the server's own CSV has them, and the fields that people look for on a terminal. */
export const BATCH_ROW_COLUMNS: readonly Column<BatchRow>[] = [
  { name: 'file', width: 28, value: ({ file }) => file, cut: 'start' },
  { name: 'batch_id', width: 36, value: ({ batch_id }) => batch_id, csvOnly: true },
  { name: 'index', width: 5, value: ({ index }) => index, csvOnly: true },
  { name: 'reference', width: 24, value: ({ reference }) => reference },
  { name: 'job_id', width: 36, value: ({ job, job_id }) => job?.id ?? job_id, csvOnly: true },
  { name: 'status', width: 10, value: ({ status }) => status },
  { name: 'outcome', width: 20, value: ({ job, code }) => job?.outcome ?? code },
  { name: 'billed', width: 6, value: ({ job }) => (job?.charge.billed ? 'yes' : 'no') },
  ...listCardColumns<BatchRow>(({ result }) => result?.message),
];

function listCounts(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([status, count]) => `${count} ${status}`)
    .join(', ');
}

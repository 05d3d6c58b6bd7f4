import type { JobSummary } from '@ktp-ocr/client/types';
import type { Column } from '../output/row-printer.js';

export const JOB_COLUMNS: readonly Column<JobSummary>[] = [
  { name: 'id', width: 36, value: ({ id }) => id },
  { name: 'status', width: 10, value: ({ status }) => status },
  { name: 'outcome', width: 20, value: ({ outcome }) => outcome },
  { name: 'created_at', width: 24, value: ({ created_at }) => created_at },
  { name: 'total_ms', width: 8, value: ({ timings }) => timings.total_ms },
  { name: 'billed', width: 6, value: ({ charge }) => (charge.billed ? 'yes' : 'no') },
  { name: 'reference', width: 24, value: ({ reference }) => reference },
];

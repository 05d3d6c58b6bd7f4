import { listCardColumns } from '../output/card-columns.js';
import type { Column } from '../output/row-printer.js';
import type { FileReading } from './read-file-card.js';

/** Of what is in a table, who looks at it wants to know whether it is right: the least sure field's confidence. */
export const READING_COLUMNS: readonly Column<FileReading>[] = [
  { name: 'file', width: 28, value: ({ file }) => file, cut: 'start' },
  { name: 'status', width: 20, value: ({ status }) => status },
  ...listCardColumns<FileReading>(({ message }) => message, ['id', 'name', 'dob']),
  {
    name: 'least_confidence',
    width: 16,
    value: ({ confidence }) =>
      Object.keys(confidence).length > 0 ? Math.min(...Object.values(confidence)).toFixed(3) : '',
  },
  { name: 'elapsed_ms', width: 10, value: ({ elapsedMs }) => elapsedMs, csvOnly: true },
];

import type { JobView } from '../api/types';
import { FIELD_GROUPS, listCardFields } from '../reading/card-fields';
import type { BatchItem } from './run-batches';

const FIELDS = Object.values(FIELD_GROUPS).flat();

/** One line a picture: its name, what became of it, each field and the lowest confidence among them. RFC 4180. */
export function toResultsCsv(
  results: readonly { readonly item: BatchItem; readonly job: JobView | null }[],
): string {
  const head = ['file', 'status', 'outcome', 'job_id', ...FIELDS, 'lowest_confidence', 'reasons'];
  const rows = results.map(({ item, job }) => {
    const fields = job ? listCardFields(job) : [];
    const readValue = (name: string) => fields.find((field) => field.name === name)?.value ?? '';
    const told = fields.flatMap(({ value, confidence }) =>
      value && confidence !== null ? [confidence] : [],
    );
    return [
      item.fileName,
      item.status,
      job?.outcome ?? item.code ?? '',
      item.jobId ?? '',
      ...FIELDS.map(readValue),
      told.length > 0 ? Math.min(...told).toFixed(3) : '',
      (job?.reasons ?? []).join(' '),
    ];
  });
  return `${[head, ...rows].map((row) => row.map(toCell).join(',')).join('\r\n')}\r\n`;
}

/** What a spreadsheet would take for a formula is quoted from it, and a number of sixteen digits stays text. */
function toCell(text: string): string {
  if (/^\d{16}$/.test(text)) return `"=""${text}"""`;
  const safe = /^[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

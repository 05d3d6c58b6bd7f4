import { CARD_FIELD_NAMES, type CardFieldName, type CardMessage } from '@ktp-ocr/contract/sync/card-message';
import type { Column } from './row-printer.js';

const WIDTHS: { readonly [field in CardFieldName]?: number } = { id: 16, name: 28, dob: 10 };

/**
 * What was read, a column a field. The number is called `nik` here: in a spreadsheet an `id` beside that of a job is
 * taken for another one.
 *
 * @param readMessage - `undefined`, or a word, where nothing was read
 * @param inTables - which are shown on a terminal too; a spreadsheet gets all sixteen
 */
export function listCardColumns<Row>(
  readMessage: (row: Row) => CardMessage | string | null | undefined,
  inTables: readonly CardFieldName[] = ['id', 'name'],
): Column<Row>[] {
  return CARD_FIELD_NAMES.map((field) => ({
    name: field === 'id' ? 'nik' : field,
    width: WIDTHS[field] ?? 20,
    value: (row) => {
      const message = readMessage(row);
      return message && typeof message !== 'string' ? message[field] : '';
    },
    csvOnly: !inTables.includes(field),
  }));
}

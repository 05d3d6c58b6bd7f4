import type { Random } from '../random.js';
import type { CardRecord, ContractFields } from './make-record.js';
import type { FieldKind } from './print-rows.js';

/** Rows that may be missing, with the fields that go empty then. */
const OMITTABLE: readonly (readonly [FieldKind, readonly (keyof ContractFields)[]])[] = [
  ['neighbourhood', ['rt', 'rw']],
  ['neighbourhood', ['rt', 'rw']],
  ['neighbourhood', ['rt', 'rw']],
  ['blood', []],
  ['blood', []],
  ['village', ['village']],
  ['district', ['district']],
  ['religion', ['religion']],
  ['marital', ['marital_status']],
  ['work', ['work']],
  ['nationality', ['nationnality']],
  ['valid', []],
];

/** The same card without one of its rows, or with a label that has no value; the field is empty then. */
export function omitRow(record: CardRecord, random: Random): CardRecord {
  const [kind, emptied] = random.pick(OMITTABLE);
  const fields = { ...record.fields };
  for (const field of emptied) fields[field] = '';
  const other = { ...record.other };
  if (kind === 'blood') other.bloodType = '';
  if (kind === 'valid') other.validUntil = '';
  const printedNeighbourhood = kind === 'neighbourhood' ? '' : record.printedNeighbourhood;
  return {
    ...record,
    fields,
    other,
    printedNeighbourhood,
    omissions: { [kind]: random.chance(0.55) ? 'row' : 'value' },
  };
}

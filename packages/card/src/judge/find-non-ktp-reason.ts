import type { Check, CheckName, FailReason } from '../card-fields.js';
import type { FieldValues } from '../fields/parse-fields.js';
import type { AssignedRow } from '../layout/assign-rows.js';
import type { LaidOutCard } from '../layout/lay-out-card.js';
import type { CardRow } from '../layout/row-plan.js';
import type { RowValues } from '../layout/split/split-rows.js';
import { countForeignWords } from './find-foreign-words.js';
import { isFilledOtherwise } from './is-filled-otherwise.js';
import { measureNumberPrint } from './measure-number-print.js';

/** Evidence of a KTP: its labels in its order. Other cards share some words, but not these many in one column. */
const SURE_LABEL = 0.7;
const MIN_LABELS = 4;
/** With the left edge out of the picture: fewer labels, if the rows beside them are a card's. */
const MIN_LABELS_OF_CUT_CARD = 2;
const MIN_ROWS_OF_CUT_CARD = 8;
/** Licences, insurance and student cards know names, addresses and numbers, but not these. */
const OWN_LABELS: ReadonlySet<CardRow> = new Set<CardRow>([
  'gender',
  'rt_rw',
  'village',
  'district',
  'religion',
  'marital',
  'nation',
  'valid',
]);
const MIN_OWN_LABELS = 2;
/** With labels too blurred to read: so many rows, and a NIK that knows the day of birth and the sex read beside it. */
const MIN_ROWS_OF_VOUCHED_CARD = 10;
const VOUCHING_CHECKS: readonly CheckName[] = ['nik_birth_date', 'nik_gender'];
/** So many labels of other papers in the label column make another paper; one does where a title stands above. */
const MIN_FOREIGN_LABELS = 2;

/**
 * Why the picture holds something else than a KTP, whatever words it carries; null where it may be one.
 *
 * Child's cards, family cards, letters and forms have all of a KTP's labels, some of them in its order. What they have not is
 * the large number, and what a KTP has not is their titles and further labels. A KTP of which the header or an edge is out of
 * the picture, or under a stamp, keeps enough of both. A card drawn for fun may have even the number, but not a KTP's words. A number that is set high and narrow needs what no letter or form has
 * beside it: the header, and a day of issue under the photo.
 */
export function findNonKtpReason(
  { rows, layout, lines }: LaidOutCard,
  rowValues: RowValues,
  checks: readonly Check[],
  values: FieldValues,
): FailReason | null {
  if (!isLabelled(rows) && !isVouchedFor(rows, checks)) return 'no_card';
  const { labels, titles } = countForeignWords(lines, layout);
  const hasHeader = rows.some(({ row }) => row === 'province');
  const print = measureNumberPrint(rowValues, layout);
  if (labels >= MIN_FOREIGN_LABELS || (titles > 0 && (labels > 0 || !hasHeader))) return 'other_document';
  if (isFilledOtherwise(rowValues, values)) return 'other_document';
  const hasIssueDate = values.extra.issued_date !== undefined;
  const isSetAsOnKtp = print === 'large' || (print === 'narrow' && hasHeader && hasIssueDate);
  return print === null || isSetAsOnKtp ? null : 'nik_not_large';
}

/** So many labels of a KTP were read, some of which no other card has. */
function isLabelled(rows: readonly AssignedRow[]): boolean {
  const labels = rows.filter(({ labelScore }) => labelScore >= SURE_LABEL);
  const own = labels.filter(({ row }) => OWN_LABELS.has(row));
  const isCut = labels.length >= MIN_LABELS_OF_CUT_CARD && rows.length >= MIN_ROWS_OF_CUT_CARD;
  return (labels.length >= MIN_LABELS || isCut) && own.length >= MIN_OWN_LABELS;
}

function isVouchedFor(rows: readonly AssignedRow[], checks: readonly Check[]): boolean {
  const agrees = (name: CheckName) =>
    checks.some((check) => check.name === name && check.outcome === 'agrees');
  return rows.length >= MIN_ROWS_OF_VOUCHED_CARD && VOUCHING_CHECKS.every(agrees);
}

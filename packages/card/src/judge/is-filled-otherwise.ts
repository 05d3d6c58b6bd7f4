import type { CardField } from '../card-fields.js';
import type { FieldValues } from '../fields/parse-fields.js';
import { beginsWithProvinceWord } from '../fields/parse-regions.js';
import type { RowValues } from '../layout/split/split-rows.js';

/** Rows in which every KTP has one of a few words. */
const CLOSED_ROWS = ['gender', 'religion', 'marital_status'] as const satisfies readonly CardField[];
/** Print that says with at least this probability what it is taken for is not misread. */
const MIN_CLEAR_PROBABILITY = 0.5;

/**
 * Whether a card has a KTP's rows, and in none of those with a few possible words any of them, under a header that names something
 * else than a province: a card drawn for fun. Specimens are filled with words of no list, too, but not in all of these rows, and
 * their header is a KTP's; so is a KTP's of which rows are misread.
 */
export function isFilledOtherwise(rows: RowValues, { fields }: FieldValues): boolean {
  const header = (rows.values.get('province')?.characters ?? []).map(({ text }) => text).join('');
  if (header === '' || beginsWithProvinceWord(header) || fields.province?.evidence.listed) return false;
  return CLOSED_ROWS.every((field) => {
    const found = fields[field];
    if (!found || !/\p{L}/u.test(found.value)) return false;
    const { listed, logProbability } = found.evidence;
    return !listed && Math.exp(logProbability) >= MIN_CLEAR_PROBABILITY;
  });
}

import { CARD_FIELDS } from '@ktp-ocr/card/card-fields';
import { parseCard } from '@ktp-ocr/card/parse-card';
import type { TextLine } from '@ktp-ocr/card/text-line';

/**
 * How much of a card these lines make, 0..1: the mean confidence of the sixteen fields, 0 where no card can be read
 * from them. Tells which of two looks at a picture was the better one, and whether a second is needed at all.
 */
export function weighAsCard(lines: readonly TextLine[]): number {
  const { outcome, fields } = parseCard(lines);
  if (outcome !== 'OK') return 0;
  return CARD_FIELDS.reduce((sum, field) => sum + fields[field].confidence, 0) / CARD_FIELDS.length;
}

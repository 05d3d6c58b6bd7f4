import { CARD_FIELDS, type ParsedCard } from '@ktp-ocr/card/card-fields';

/**
 * How good a card this is, 0..1: the mean confidence of the sixteen fields, 0 for one that failed. Tells which attempt at
 * an image was the best, and whether another is worth its time.
 */
export function scoreCard({ outcome, fields }: ParsedCard): number {
  if (outcome !== 'OK') return 0;
  return CARD_FIELDS.reduce((sum, field) => sum + fields[field].confidence, 0) / CARD_FIELDS.length;
}

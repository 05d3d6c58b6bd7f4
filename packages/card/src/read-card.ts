import {
  CARD_FIELDS,
  type CardField,
  type CardReading,
  EXTRA_FIELDS,
  type ExtraField,
  type FieldReading,
} from './card-fields.js';
import type { TextLine } from './text-line.js';

export interface ReadCardOptions {
  /** Day (YYYY-MM-DD) against which the holder's age is judged; without it that check is unknown. */
  readonly asOf?: string;
}

/**
 * Text lines of one picture → the card in it. Pure: the same lines in any order give the same card.
 * Never throws; a picture without a readable KTP is `FAIL` with its reasons.
 */
export function readCard(lines: readonly TextLine[], _options: ReadCardOptions = {}): CardReading {
  const nothing: FieldReading = { value: '', confidence: 0, polygons: [] };
  return {
    outcome: 'FAIL',
    reasons: lines.length === 0 ? ['no_text'] : ['no_nik'],
    fields: Object.fromEntries(CARD_FIELDS.map((field) => [field, nothing])) as Record<
      CardField,
      FieldReading
    >,
    extra: Object.fromEntries(EXTRA_FIELDS.map((field) => [field, nothing])) as Record<
      ExtraField,
      FieldReading
    >,
    checks: [],
  };
}

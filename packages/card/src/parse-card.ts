import {
  CARD_FIELDS,
  type CardField,
  EXTRA_FIELDS,
  type ExtraField,
  type ParsedCard,
  type ParsedField,
} from './card-fields.js';
import { type FieldValue, readFieldValues } from './fields/parse-field-values.js';
import { checkCard } from './judge/checks.js';
import { toConfidence } from './judge/confidence.js';
import { collectEvidence } from './judge/evidence.js';
import { listFailReasons } from './judge/outcome.js';
import { toGlyphLines } from './layout/characters.js';
import { layOutCard } from './layout/lay-out-card.js';
import { readRowValues } from './layout/split/split-rows.js';
import type { TextLine } from './text-line.js';

export interface ParseCardOptions {
  /** Day (YYYY-MM-DD) against which the holder's age is judged; without it the day of issue must do. */
  readonly asOf?: string;
}

const NOTHING: ParsedField = { value: '', confidence: 0, polygons: [] };

/**
 * Text lines of one picture → the card in it. Pure: the same lines in any order give the same card.
 * Never throws; a picture without a readable KTP is `FAIL` with its reasons.
 */
export function parseCard(lines: readonly TextLine[], options: ParseCardOptions = {}): ParsedCard {
  const prepared = toGlyphLines(lines);
  if (prepared.length === 0) return toFailure(['no_text']);
  const card = layOutCard(prepared);
  if (!card) return toFailure(['no_card']);
  const values = readFieldValues(readRowValues(card.rows, card.layout), card.layout);
  const checks = checkCard(values.checked, options.asOf);
  const evidence = collectEvidence(values, checks);
  const toReading = <Field extends CardField | ExtraField>(
    name: Field,
    found: FieldValue | undefined,
  ): ParsedField => {
    if (!found) return NOTHING;
    const confidence = toConfidence(name, evidence.get(name)!);
    return { value: found.value, confidence, polygons: found.polygons };
  };
  const fields = toRecord(CARD_FIELDS, (field) => toReading(field, values.fields[field]));
  const reasons = listFailReasons(
    card,
    fields.id.value,
    fields.name.value,
    CARD_FIELDS.map((field) => fields[field].confidence),
    checks,
  );
  return {
    outcome: reasons.length === 0 ? 'OK' : 'FAIL',
    reasons,
    fields,
    extra: toRecord(EXTRA_FIELDS, (field) => toReading(field, values.extra[field])),
    checks,
  };
}

function toFailure(reasons: readonly string[]): ParsedCard {
  return {
    outcome: 'FAIL',
    reasons,
    fields: toRecord(CARD_FIELDS, () => NOTHING),
    extra: toRecord(EXTRA_FIELDS, () => NOTHING),
    checks: [],
  };
}

function toRecord<Name extends string, Value>(
  names: readonly Name[],
  read: (name: Name) => Value,
): Record<Name, Value> {
  return Object.fromEntries(names.map((name) => [name, read(name)])) as Record<Name, Value>;
}

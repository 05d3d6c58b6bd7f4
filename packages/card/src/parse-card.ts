import {
  CARD_FIELDS,
  EXTRA_FIELDS,
  type FailReason,
  type ParsedCard,
  type ParsedField,
} from './card-fields.js';
import type { FieldName, FieldValue } from './fields/field-value.js';
import { type FieldValues, parseFields } from './fields/parse-fields.js';
import { checkCard } from './judge/check-card.js';
import { collectEvidence, type FieldEvidence } from './judge/collect-evidence.js';
import { findNonKtpReason } from './judge/find-non-ktp-reason.js';
import { isNumberUncertain } from './judge/is-number-uncertain.js';
import { listFailReasons } from './judge/list-fail-reasons.js';
import { toConfidence } from './judge/to-confidence.js';
import { type PlacedLine, placeLines } from './layout/characters.js';
import { layOutCard } from './layout/lay-out-card.js';
import { type RowValues, splitRows } from './layout/split/split-rows.js';
import type { TextLine } from './text-line.js';

export interface ParseCardOptions {
  /** Day (YYYY-MM-DD) against which the holder's age is judged; without it the day of issue must do. */
  readonly asOf?: string;
}

const NOT_FOUND: ParsedField = { value: '', confidence: 0, polygons: [] };

/** What becomes of the lines on their way to a card, step by step; what a picture without a card does not get to is absent. */
export interface CardSteps {
  readonly placed: readonly PlacedLine[];
  readonly rowValues?: RowValues;
  readonly values?: FieldValues;
  readonly evidence?: ReadonlyMap<FieldName, FieldEvidence>;
  readonly card: ParsedCard;
}

/**
 * Text lines of one picture → the card in it. Pure: the same lines in any order give the same card.
 * Never throws; a picture without a readable KTP is `FAIL` with its reasons.
 */
export function parseCard(lines: readonly TextLine[], options: ParseCardOptions = {}): ParsedCard {
  return parseInSteps(lines, options).card;
}

/** The same with what came before it, for whoever has to explain the card. */
export function parseInSteps(lines: readonly TextLine[], options: ParseCardOptions): CardSteps {
  const placed = placeLines(lines);
  if (placed.length === 0) return { placed, card: toFailure('no_text') };
  const card = layOutCard(placed);
  if (!card) return { placed, card: toFailure('no_card') };
  const rowValues = splitRows(card.rows, card.layout);
  const values = parseFields(rowValues, card.layout);
  const checks = checkCard(values.checked, options.asOf);
  const evidence = collectEvidence(values, checks);
  const toParsedField = (name: FieldName, found: FieldValue | undefined): ParsedField => {
    const own = evidence.get(name);
    if (!found || !own || (name === 'id' && isNumberUncertain(own))) return NOT_FOUND;
    return { value: found.value, confidence: toConfidence(name, own), polygons: found.polygons };
  };
  const fields = toRecord(CARD_FIELDS, (field) => toParsedField(field, values.fields[field]));
  const extra = toRecord(EXTRA_FIELDS, (field) => toParsedField(field, values.extra[field]));
  const nonKtp = findNonKtpReason(card, rowValues, checks, values);
  const reasons = listFailReasons(
    fields,
    nonKtp,
    values.nikProblem ?? (values.fields.id ? 'nik_covered' : null),
  );
  const outcome = reasons.length === 0 ? 'OK' : 'FAIL';
  return { placed, rowValues, values, evidence, card: { outcome, reasons, fields, extra, checks } };
}

function toFailure(reason: FailReason): ParsedCard {
  return {
    outcome: 'FAIL',
    reasons: [reason],
    fields: toRecord(CARD_FIELDS, () => NOT_FOUND),
    extra: toRecord(EXTRA_FIELDS, () => NOT_FOUND),
    checks: [],
  };
}

function toRecord<Name extends string, Value>(
  names: readonly Name[],
  makeValue: (name: Name) => Value,
): Record<Name, Value> {
  // One entry a name; Object.fromEntries does not tell the compiler so.
  return Object.fromEntries(names.map((name) => [name, makeValue(name)])) as Record<Name, Value>;
}

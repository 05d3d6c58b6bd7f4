import { CARD_FIELDS, EXTRA_FIELDS, type ParsedCard } from '../card-fields.js';
import type { FieldName } from '../fields/field-value.js';
import { chooseNik } from '../fields/nik/choose-nik.js';
import { type NikProblem, parseNik } from '../fields/nik/parse-nik.js';
import type { WeighedDigit } from '../fields/nik/weigh-digits.js';
import type { FieldEvidence } from '../judge/collect-evidence.js';
import type { PlacedCharacter, PlacedLine } from '../layout/characters.js';
import type { CardRow } from '../layout/row-plan.js';
import { type CardSteps, type ParseCardOptions, parseInSteps } from '../parse-card.js';
import type { TextLine } from '../text-line.js';
import { type FieldRule, PROVENANCE, ruleOf } from './field-rules.js';
import { type WeighedCharacter, weighCharacters } from './weigh-characters.js';

/** A card with how it came about. Holds all that stands on it: for whoever asks for it, and nobody else. */
export interface CardExplanation {
  readonly card: ParsedCard;
  /** From top to bottom; those that have no place or no text are left out. */
  readonly lines: readonly ExplainedLine[];
  /** Printed rows that were taken for a row of the card, from top to bottom. */
  readonly rows: readonly ExplainedRow[];
  /** Every field that was found, also where it is not told. */
  readonly fields: readonly ExplainedField[];
  /** Null where there is no row of the NIK. */
  readonly number: ExplainedNumber | null;
}

export interface ExplainedLine {
  readonly source: TextLine;
  readonly characters: readonly WeighedCharacter[];
}

export interface ExplainedRow {
  readonly row: CardRow;
  /** What stands at the place of its value, as it was recognised. */
  readonly text: string;
  /** How well its label was read, 0..1. */
  readonly labelScore: number;
  /** See RowValue. */
  readonly isDisturbed: boolean;
  /** Places in `lines`. */
  readonly lines: readonly number[];
}

export interface ExplainedField {
  readonly name: FieldName;
  readonly value: string;
  /** Whether it is part of the answer: a number that was seen too badly is not. */
  readonly isTold: boolean;
  readonly confidence: number;
  readonly rule: FieldRule;
  /** Rows that it was taken from; empty where it stands under the photo. */
  readonly rows: readonly CardRow[];
  readonly evidence: FieldEvidence;
}

export interface ExplainedNumber {
  readonly problem: NikProblem | null;
  /** Sixteen, or none where no number was found. */
  readonly digits: readonly WeighedDigit[];
}

/** Parses the card as `parseCard` does, and tells how it came about. Pure; never throws. */
export function explainCard(lines: readonly TextLine[], options: ParseCardOptions = {}): CardExplanation {
  const steps = parseInSteps(lines, options);
  return {
    card: steps.card,
    lines: steps.placed.map((line) => ({ source: line.source, characters: weighCharacters(line) })),
    rows: explainRows(steps),
    fields: explainFields(steps),
    number: explainNumber(steps),
  };
}

function explainRows({ placed, rowValues }: CardSteps): ExplainedRow[] {
  const indexOf = new Map(placed.map(({ source }, index) => [source, index]));
  return [...(rowValues?.values ?? [])].map(([row, { characters, labelScore, isDisturbed }]) => ({
    row,
    text: characters.map(({ text }) => text).join(''),
    labelScore,
    isDisturbed,
    lines: linesOf(characters).flatMap(({ source }) => indexOf.get(source) ?? []),
  }));
}

function linesOf(characters: readonly PlacedCharacter[]): PlacedLine[] {
  return [...new Set(characters.map(({ line }) => line))];
}

function explainFields({ card, rowValues, values, evidence }: CardSteps): ExplainedField[] {
  const found = { ...values?.fields, ...values?.extra };
  const told = { ...card.fields, ...card.extra };
  return [...CARD_FIELDS, ...EXTRA_FIELDS].flatMap((name) => {
    const { value } = found[name] ?? {};
    const own = evidence?.get(name);
    if (value === undefined || !own) return [];
    const rows = PROVENANCE[name].rows.filter((row) => rowValues?.values.get(row)?.characters.length);
    const isTold = told[name].value !== '' || value === '';
    return [
      {
        name,
        value,
        isTold,
        confidence: told[name].confidence,
        rule: ruleOf(name, value),
        rows,
        evidence: own,
      },
    ];
  });
}

function explainNumber({ rowValues, values }: CardSteps): ExplainedNumber | null {
  const row = rowValues?.values.get('nik');
  if (!row || !values) return null;
  const parsed = parseNik(row.characters);
  if (parsed === null || typeof parsed === 'string') return { problem: parsed, digits: [] };
  const chosen = chooseNik(parsed, values.fields.dob?.value ?? '', values.fields.gender?.value ?? '');
  return { problem: typeof chosen === 'string' ? chosen : null, digits: parsed.digits };
}

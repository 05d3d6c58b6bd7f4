import type { CardField, ExtraField, Polygon } from '../card-fields.js';
import type { PlacedCharacter } from '../layout/characters.js';
import { ILLEGIBLE } from '../text-line.js';
import type { FieldSpan } from './field-span.js';
import { hasUntoldCharacter } from './words/find-lookalikes.js';
import type { ParsedText } from './words/parse-text.js';

/** What the print of one row says for its value; judge/evidence.ts adds what the card says. */
export interface TextEvidence {
  /** Log probability that the image spells exactly this. */
  readonly logProbability: number;
  /** Probability of this text among all that were weighed, 0..1. */
  readonly posterior: number;
  /** The value is in a vocabulary that fits where it stands. */
  readonly listed: boolean;
  /** How well the row's label was read, 0..1; 1 for rows that carry none. */
  readonly labelScore: number;
  /** The print came from an engine that gives letters only. */
  readonly withoutPosteriors: boolean;
  /** Part of the value was not seen but follows from what the row must hold, was cut off, or cannot be told from another. */
  readonly partial: boolean;
}

export interface FieldValue {
  readonly value: string;
  readonly polygons: readonly Polygon[];
  readonly evidence: TextEvidence;
}

export type FieldName = CardField | ExtraField;

/** What is known of the row, or rows, that a value stands in. */
export interface RowEvidence {
  /** How well the row's label was read; 1 for rows that carry none. */
  readonly labelScore: number;
  /** See RowValue. */
  readonly isDisturbed: boolean;
}

/** The header, what stands under the photo and Gol. Darah are found by their place. */
export const WITHOUT_LABEL: RowEvidence = { labelScore: 1, isDisturbed: false };

export function toFieldValue(
  span: FieldSpan,
  parsed: ParsedText,
  { labelScore, isDisturbed }: RowEvidence,
): FieldValue {
  const { text, logProbability, posterior, listed } = parsed;
  return {
    value: text,
    polygons: span.polygons,
    evidence: {
      logProbability,
      posterior,
      listed,
      labelScore,
      withoutPosteriors: span.characters.some(({ line }) => line.source.posteriors === undefined),
      partial:
        parsed.partial ||
        isDisturbed ||
        isCutOff(span.characters) ||
        isHidden(span.characters) ||
        (!listed && hasUntoldCharacter(text)),
    },
  };
}

/** Whether ink is among the characters that nobody can read: whatever word the rest makes, a part of it was not seen. */
function isHidden(characters: readonly PlacedCharacter[]): boolean {
  return characters.some(({ text }) => text === ILLEGIBLE);
}

/** Boxes leave air at both ends of their ink: a character's centre this close to one, in box heights, was cut through. */
const MIN_AIR = 0.1;

/** Whether the first or last character is cut by the end of its box: what else is cut off nobody knows. */
function isCutOff(characters: readonly PlacedCharacter[]): boolean {
  const first = characters[0];
  const last = characters.at(-1);
  if (!first || !last) return false;
  return (
    first.x - first.line.left < MIN_AIR * first.line.height ||
    last.line.right - last.x < MIN_AIR * last.line.height
  );
}

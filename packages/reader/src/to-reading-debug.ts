import type { ReadingDebug } from '@ktp-ocr/contract/jobs/reading-debug';
import { roundConfidence, roundPoint } from '@ktp-ocr/contract/jobs/round-numbers';
import { type ImageReading, toDegrees } from './read-image.js';

/** Less than this a logarithm of a probability need not tell. */
const MIN_LOG_PROBABILITY = -1_000;

/**
 * How a card came about, in the form that is told: places and confidences of fields as in an answer, other shares to four places. Pure.
 * @returns null where the reading was made without its explanation
 */
export function toReadingDebug({ explanation, models }: ImageReading): ReadingDebug | null {
  if (!explanation) return null;
  const { card, attempts, lines, rows, fields, number } = explanation;
  return {
    outcome: card.outcome,
    reasons: [...card.reasons],
    checks: card.checks.map((check) => ({ ...check })),
    models: { ...models },
    attempts: attempts.map((attempt) => ({
      kind: attempt.kind,
      chosen: attempt.isChosen,
      ...(attempt.corners ? { corners: attempt.corners.map(roundPoint) } : {}),
      rotation_degrees: toDegrees(attempt.readingAngle),
      direction_confidence: toShare(attempt.readingAngleConfidence),
      lines: attempt.lineCount,
      score: roundTo(4, attempt.score),
    })),
    lines: lines.map(({ source, characters }) => ({
      text: source.text,
      confidence: toShare(source.confidence),
      engine: source.engine,
      ...(source.kind ? { kind: source.kind } : {}),
      polygon: source.polygon.map(roundPoint),
      characters: characters.map(({ character, candidates }) => ({
        character,
        candidates: candidates.map((candidate) => ({
          character: candidate.character,
          probability: toShare(candidate.probability),
        })),
      })),
    })),
    rows: rows.map(({ row, text, labelScore, isDisturbed, lines: own }) => ({
      row,
      text,
      label_score: toShare(labelScore),
      disturbed: isDisturbed,
      lines: [...own],
    })),
    fields: fields.map(({ name, value, isTold, confidence, rule, rows: from, evidence }) => ({
      name,
      value,
      told: isTold,
      confidence: roundConfidence(confidence),
      rule,
      rows: [...from],
      evidence: {
        log_probability: roundTo(4, Math.max(MIN_LOG_PROBABILITY, evidence.logProbability)),
        posterior: toShare(evidence.posterior),
        listed: evidence.listed,
        partial: evidence.partial,
        letters_only: evidence.withoutPosteriors,
        label_score: toShare(evidence.labelScore),
        agreeing_checks: evidence.agreeing,
        disagreeing_checks: evidence.disagreeing,
        card_uncertainty: roundTo(4, evidence.cardUncertainty),
      },
    })),
    number: number && {
      problem: number.problem,
      digits: number.digits.map(({ digit, certainty, other, otherCertainty }) => ({
        digit,
        certainty: toShare(certainty),
        other,
        other_certainty: toShare(otherCertainty),
      })),
    },
  };
}

function toShare(value: number): number {
  return roundTo(4, Math.min(1, Math.max(0, value)));
}

function roundTo(places: number, value: number): number {
  return Number(value.toFixed(places));
}

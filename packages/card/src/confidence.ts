import { CALIBRATION, FEATURE_WEIGHTS, type FieldGroup } from './calibration.js';
import type { CardField, ExtraField } from './card-fields.js';
import type { FieldEvidence } from './field-evidence.js';

/** Fields whose evidence means the same share one table; each group was fitted on its own errors. */
export function groupOf(field: CardField | ExtraField): FieldGroup {
  if (field === 'name' || field === 'address' || field === 'pob' || field === 'issued_place') return 'free';
  if (field === 'id' || field === 'rt' || field === 'rw') return 'number';
  if (field === 'dob' || field === 'issued_date' || field === 'valid_until') return 'date';
  if (field === 'village' || field === 'district' || field === 'city' || field === 'province')
    return 'region';
  return 'word';
}

/** The evidence as numbers that each raise or lower the log odds of being right, in the order of the weights. */
export function toFeatures(evidence: FieldEvidence): number[] {
  const { logProbability, share, length, labelScore, agreeing, disagreeing, cardDoubt } = evidence;
  return [
    1,
    toLogOdds(Math.exp(Math.min(0, logProbability))),
    toLogOdds(share),
    evidence.listed ? 1 : 0,
    labelScore - 1,
    agreeing,
    disagreeing,
    Math.log(Math.max(0.002, cardDoubt)),
    Math.log(Math.max(1, length)),
    evidence.withoutLattice ? 1 : 0,
  ];
}

/** Calibrated probability that a field with this evidence is exactly right. */
export function toConfidence(field: CardField | ExtraField, evidence: FieldEvidence): number {
  const group = groupOf(field);
  const weights = FEATURE_WEIGHTS[group];
  const score = toFeatures(evidence).reduce(
    (sum, feature, index) => sum + feature * (weights[index] ?? 0),
    0,
  );
  return interpolate(CALIBRATION[group], score);
}

const MOST_LOG_ODDS = 8;

function toLogOdds(probability: number): number {
  const odds = Math.log(Math.max(1e-9, probability)) - Math.log(Math.max(1e-9, 1 - probability));
  return Math.max(-MOST_LOG_ODDS, Math.min(MOST_LOG_ODDS, odds));
}

/** Between the table's points; the score of an empty table's end is its end's probability. */
function interpolate(
  points: readonly (readonly [score: number, probability: number])[],
  score: number,
): number {
  const first = points[0]!;
  const last = points[points.length - 1]!;
  if (!(score > first[0])) return first[1];
  if (score >= last[0]) return last[1];
  const upper = points.findIndex(([at]) => at >= score);
  const [x0, y0] = points[upper - 1]!;
  const [x1, y1] = points[upper]!;
  return x1 > x0 ? y0 + ((y1 - y0) * (score - x0)) / (x1 - x0) : y1;
}

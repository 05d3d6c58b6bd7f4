import type { CardField, ExtraField } from '../card-fields.js';
import { FEATURE_WEIGHTS, type FieldGroup } from '../data/calibration.js';
import type { FieldEvidence } from './evidence.js';

/** Fields whose evidence means the same share weights; each group was fitted on its own errors. */
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
  return Math.min(evidence.guessed ? MOST_SURE_OF_A_GUESS : MOST_SURE, 1 / (1 + Math.exp(-score)));
}

const MOST_LOG_ODDS = 8;
/** A sample of cards cannot show more than this. */
const MOST_SURE = 0.999;
/** A digit cut off at the edge leaves fifteen that fit sixteen places very well: a person must look. */
const MOST_SURE_OF_A_GUESS = 0.5;

function toLogOdds(probability: number): number {
  const odds = Math.log(Math.max(1e-9, probability)) - Math.log(Math.max(1e-9, 1 - probability));
  return Math.max(-MOST_LOG_ODDS, Math.min(MOST_LOG_ODDS, odds));
}

import { CALIBRATION, type CalibrationPoint } from './calibration.js';
import type { CardField, Check, ExtraField } from './card-fields.js';

/** What speaks for a field's value; each number has one meaning for all fields. */
export interface FieldEvidence {
  /** Log probability the image gives to exactly this text. */
  readonly logProbability: number;
  /** Share of this text among the readings that were weighed, 0..1. */
  readonly share: number;
  /** The value is in a vocabulary that fits where it stands. */
  readonly listed: boolean;
  /** How well the row's label was read, 0..1; 1 for rows that carry none. */
  readonly labelScore: number;
  readonly agreeing: number;
  readonly disagreeing: number;
}

/**
 * One number that grows with the evidence, in the unit of log odds; the table turns it into a probability.
 * The weights are the calibration's own: see scripts/calibrate.mjs.
 */
export function toScore(evidence: FieldEvidence): number {
  const { logProbability, share, listed, labelScore, agreeing, disagreeing } = evidence;
  const doubt = -Math.log(Math.max(1e-6, 1 - Math.exp(Math.min(-1e-6, logProbability))));
  const rivalry = -Math.log(Math.max(1e-6, 1 - share + 1e-6));
  return (
    0.7 * doubt +
    0.3 * Math.min(rivalry, 10) +
    (listed ? 2.5 : 0) +
    1.2 * (labelScore - 1) +
    2 * agreeing -
    2.5 * disagreeing
  );
}

/** Calibrated probability that a field with this evidence is exactly right. */
export function toConfidence(field: CardField | ExtraField, evidence: FieldEvidence): number {
  const points = CALIBRATION[field] ?? CALIBRATION.default!;
  return interpolate(points, toScore(evidence));
}

/** Checks that speak about a field, counted. */
export function countChecks(
  checks: readonly Check[],
  names: readonly string[],
): { agreeing: number; disagreeing: number } {
  const own = checks.filter((check) => names.includes(check.name));
  return {
    agreeing: own.filter((check) => check.outcome === 'agrees').length,
    disagreeing: own.filter((check) => check.outcome === 'disagrees').length,
  };
}

function interpolate(points: readonly CalibrationPoint[], score: number): number {
  const first = points[0]!;
  const last = points[points.length - 1]!;
  if (score <= first[0]) return first[1];
  if (score >= last[0]) return last[1];
  const upper = points.findIndex(([at]) => at >= score);
  const [x0, y0] = points[upper - 1]!;
  const [x1, y1] = points[upper]!;
  return x1 > x0 ? y0 + ((y1 - y0) * (score - x0)) / (x1 - x0) : y1;
}

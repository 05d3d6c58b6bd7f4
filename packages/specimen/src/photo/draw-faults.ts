import type { Random } from '../random.js';
import type { LevelNumbers } from './levels.js';

/** What a lens, a hand, a sensor and a messenger take away from a picture. */
export interface Faults {
  /** Deviation of the defocus in pixels. */
  readonly blur: number;
  /** Length of the motion blur in pixels, 0 for none, and its direction in degrees. */
  readonly motion: number;
  readonly motionDegrees: number;
  /** Deviation in grey levels. */
  readonly noise: number;
  readonly jpegQuality: number;
  /** Scale and JPEG quality at which a messenger passed the picture on; null where none did. */
  readonly resent: { readonly scale: number; readonly quality: number } | null;
}

/** At this em in pixels small print begins to lose to every fault at once; at the lower one it must be spared most. */
const COMFORTABLE_EM = 20;
const SMALLEST_EM = 12;

const FAULTS = ['blur', 'motion', 'noise', 'jpeg', 'resent'] as const;

/**
 * One or two of the five faults take their level's full range, the others its gentler part, and all are gentler on small
 * print: a picture of the hard level stays one that a patient person can read.
 */
export function drawFaults(level: LevelNumbers, em: number, random: Random): Faults {
  const first = random.pick(FAULTS);
  const second = random.pick(FAULTS);
  const smallness = Math.max(0, Math.min(1, (COMFORTABLE_EM - em) / (COMFORTABLE_EM - SMALLEST_EM)));
  const amount = (fault: (typeof FAULTS)[number], [min, max]: readonly [number, number]): number => {
    const reach = fault === first || fault === second ? 1 : 0.45;
    return random.between(min, min + (max - min) * reach) * (1 - 0.6 * smallness);
  };
  const motion = random.chance(level.motionShare) ? (em * amount('motion', level.motion)) / 100 : 0;
  // Light that moved and light that spread add up: a smeared picture gets less of the other.
  const blur = ((em * amount('blur', level.blur)) / 100) * (motion > 0.7 ? 0.6 : 1);
  const [worst, best] = level.jpegQuality;
  const compressed = first === 'jpeg' || second === 'jpeg';
  const lowest = Math.max(
    worst + (best - worst) * (compressed ? 0 : 0.4),
    Math.min(best, 15 + 27 * smallness),
  );
  const isResent =
    em > 14 && random.chance(level.resentShare * (first === 'resent' || second === 'resent' ? 2 : 0.5));
  return {
    blur,
    motion: motion > 0.7 ? motion : 0,
    motionDegrees: random.between(0, 180),
    noise: amount('noise', level.noise),
    jpegQuality: Math.round(random.between(lowest, best)),
    resent: isResent
      ? { scale: random.between(Math.min(1, Math.max(0.5, 12.5 / em)), 1), quality: random.integer(38, 75) }
      : null,
  };
}

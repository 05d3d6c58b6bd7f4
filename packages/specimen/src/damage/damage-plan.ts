import type { Random } from '../random.js';

/** What can lie between a digit and the camera, or take its ink away. */
export const COVER_KINDS = [
  'paper',
  'thumb',
  'glare',
  'hologram',
  'fold',
  'cut',
  'scratch',
  'ink',
  'sticker',
  'hole',
  'bar',
  'blur',
  'strap',
  'gap',
] as const;

export type CoverKind = (typeof COVER_KINDS)[number];

/** Something over a stretch of the number. */
export interface NumberCover {
  readonly cause: CoverKind;
  /** Index of the first digit it is aimed at, 0 to 15, and how many. */
  readonly digit: number;
  readonly span: number;
  /** Aimed at all of the digits' ink, or at about half of it. */
  readonly extent: 'whole' | 'part';
}

/** Another count of digits than sixteen. */
export interface NumberCount {
  readonly cause: 'count';
  /** Digits printed beyond sixteen; negative for missing ones. */
  readonly change: -4 | -2 | -1 | 1 | 2 | 4;
}

/** Sixteen digits with blanks between some of them. */
export interface NumberSpacing {
  readonly cause: 'spacing';
}

/** What people and offices put across a copy, or over its rows; the number is not its aim. */
export interface Overprint {
  readonly cause: 'watermark' | 'tiled-watermark' | 'stamp' | 'number-stamp' | 'field-bar';
}

export interface Untouched {
  readonly cause: 'untouched';
}

export type Damage = NumberCover | NumberCount | NumberSpacing | Overprint | Untouched;

export type DamageCause = Damage['cause'];

export const COUNT_CHANGES = [-4, -2, -1, 1, 2, 4] as const satisfies readonly NumberCount['change'][];

export const OVERPRINT_CAUSES = [
  'watermark',
  'tiled-watermark',
  'stamp',
  'number-stamp',
  'field-bar',
] as const satisfies readonly Overprint['cause'][];

export function isNumberCover(damage: Damage): damage is NumberCover {
  return 'digit' in damage;
}

const DIGITS = 16;

/**
 * The grid of a sweep for one level, in a fixed order: every digit under every cover, wholly and partly; every count;
 * and of all that is not aimed at one digit as many as there are digits.
 */
export function listDamages(random: Random): Damage[] {
  const digits = Array.from({ length: DIGITS }, (_, digit) => digit);
  const covers = COVER_KINDS.flatMap((cause) =>
    digits.flatMap((digit) =>
      (['whole', 'part'] as const).map((extent) => ({
        cause,
        digit,
        extent,
        // Mostly one digit: the fewer are hidden, the more tempting it is to make them up.
        span: Math.min(DIGITS - digit, random.weighted([[1, 7] as const, [2, 2] as const, [3, 1] as const])),
      })),
    ),
  );
  const counts = COUNT_CHANGES.flatMap((change) =>
    Array.from({ length: DIGITS / 2 }, () => ({ cause: 'count' as const, change })),
  );
  const others = (['untouched', 'spacing', ...OVERPRINT_CAUSES] as const).flatMap((cause) =>
    digits.map(() => ({ cause })),
  );
  return [...covers, ...counts, ...others];
}

import type { TextBox } from './text-box.js';

export interface AngleVote {
  /** Radians. */
  readonly angle: number;
  /** Length of the mean vote: 1 where all boxes agree, towards 0 where they point all ways. */
  readonly agreement: number;
}

/** The boxes' common direction, each voting by its length. */
export function voteOnAngle(boxes: readonly Pick<TextBox, 'angle' | 'width'>[]): AngleVote {
  let cos = 0;
  let sin = 0;
  let total = 0;
  for (const { angle, width } of boxes) {
    cos += Math.cos(angle) * width;
    sin += Math.sin(angle) * width;
    total += width;
  }
  if (total === 0) return { angle: 0, agreement: 0 };
  return { angle: Math.atan2(sin, cos), agreement: Math.hypot(cos, sin) / total };
}

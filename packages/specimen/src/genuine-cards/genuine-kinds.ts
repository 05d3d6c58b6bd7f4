import { LEVELS, type Level } from '../photo/levels.js';

/** KTPs in the shape people send them in: a reader must answer OK with the number. */
export const GENUINE_KINDS = [
  'plain',
  'cropped',
  'grey-copy',
  'binarised-copy',
  'faded',
  'half-stamped',
  'watermarked',
  'sleeve',
  'two-beside',
  'two-above',
  'two-overlapping',
] as const;

/** The levels on which every kind stays legible to a careful person; what age and copiers took, a hard picture may not. */
export function levelsOf(kind: GenuineKind): readonly Level[] {
  if (kind === 'plain' || kind === 'cropped') return LEVELS;
  return kind.startsWith('two-') ? ['scan', 'mild'] : ['scan', 'mild', 'phone'];
}

export type GenuineKind = (typeof GENUINE_KINDS)[number];

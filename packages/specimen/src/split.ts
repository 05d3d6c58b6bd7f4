import { hashText, mixBits } from './random.js';

/** Training sees only `train`; choices are made on `dev`; figures are reported on `test`. */
export type Split = 'train' | 'dev' | 'test';

export const SPLITS: readonly Split[] = ['train', 'dev', 'test'];

export function parseSplit(text: string): Split {
  const split = SPLITS.find((known) => known === text);
  if (split === undefined) throw new RangeError(`split must be one of ${SPLITS.join(', ')}, not ${text}`);
  return split;
}

/**
 * The one split in which a word of a personal name or a street may be printed: 70 % of words are for
 * training, 15 % for development, 15 % for test. Place names are public vocabulary and belong to all.
 */
export function splitOfWord(word: string): Split {
  const share = mixBits(hashText(word.toUpperCase())) % 100;
  if (share < 70) return 'train';
  return share < 85 ? 'dev' : 'test';
}

export function keepSplit(words: readonly string[], split: Split): string[] {
  return words.filter((word) => splitOfWord(word) === split);
}

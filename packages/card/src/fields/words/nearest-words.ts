import { distance as editDistance } from 'fastest-levenshtein';

/** Words and the log prior of each, in nats over a free string. */
export type Vocabulary = ReadonlyMap<string, number>;

/** Words of one vocabulary that are scored against the image; a set of no more is scored whole. */
const MAX_SCORED = 16;
/** Edits within which a word of a longer list is near: this share of its letters, and two at least. */
const REACH_PER_LETTER = 0.3;
const MIN_REACH = 2;

/** All words of a closed set; of longer lists, which would be slow to score, those near the text. Best first. */
export function findNearestWords(vocabularies: readonly Vocabulary[], text: string): string[] {
  const reach = Math.max(MIN_REACH, Math.ceil(text.length * REACH_PER_LETTER));
  return vocabularies
    .flatMap((vocabulary) => findNear(vocabulary, text, reach))
    .sort((a, b) => a.distance - b.distance || b.logPrior - a.logPrior || (a.word < b.word ? -1 : 1))
    .slice(0, MAX_SCORED)
    .map(({ word }) => word);
}

interface NearWord {
  readonly word: string;
  readonly distance: number;
  readonly logPrior: number;
}

function findNear(vocabulary: Vocabulary, text: string, reach: number): NearWord[] {
  const words = indexWords(vocabulary);
  if (words.length <= MAX_SCORED) return words.map(({ word, logPrior }) => ({ word, distance: 0, logPrior }));
  const letters = toLetterMask(text);
  const near: NearWord[] = [];
  for (const { word, mask, logPrior } of words) {
    if (Math.abs(word.length - text.length) > reach) continue;
    // One edit changes at most two kinds of letters.
    if (countBits(mask ^ letters) > 2 * reach) continue;
    const distance = editDistance(word, text);
    if (distance <= reach) near.push({ word, distance, logPrior });
  }
  return near;
}

interface IndexedWord {
  readonly word: string;
  /** One bit for each kind of letter in it. */
  readonly mask: number;
  readonly logPrior: number;
}

const indexes = new WeakMap<Vocabulary, readonly IndexedWord[]>();

function indexWords(vocabulary: Vocabulary): readonly IndexedWord[] {
  let index = indexes.get(vocabulary);
  if (!index) {
    index = Array.from(vocabulary, ([word, logPrior]) => ({ word, mask: toLetterMask(word), logPrior }));
    indexes.set(vocabulary, index);
  }
  return index;
}

function toLetterMask(text: string): number {
  let mask = 0;
  for (let index = 0; index < text.length; index++) mask |= 1 << (text.charCodeAt(index) & 31);
  return mask;
}

function countBits(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

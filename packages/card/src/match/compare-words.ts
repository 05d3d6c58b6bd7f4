import { isAbbreviation, isSameName } from './name-words.js';

/** Why two words of a name count as the same, or nearly. */
export type WordRule =
  | 'same'
  | 'variant'
  | 'doubled_letter'
  | 'old_spelling'
  | 'abbreviation'
  | 'initial'
  | 'letters';

export interface WordMatch {
  readonly rule: WordRule;
  /** 0 for the same word, 1 for another. */
  readonly cost: number;
}

/** What each way to differ takes off a word's share of the score. Custom is told from chance: a letter weighs far more. */
const COSTS = { variant: 0.03, doubled_letter: 0.02, old_spelling: 0.02, abbreviation: 0.05, initial: 0.15 };
/** A difference of letters weighs more than its share of the word: SANTOSA is not SANTOSO. */
const LETTER_WEIGHT = 2;
/** With less of their letters in common, two words are two names. */
const MIN_LIKENESS = 0.7;

/** How two words of a name, in capital letters, go together; null where they do not. Symmetric. */
export function compareWords(one: string, other: string): WordMatch | null {
  if (one === other) return { rule: 'same', cost: 0 };
  if (isSameName(one, other)) return { rule: 'variant', cost: COSTS.variant };
  if (undouble(one) === undouble(other)) return { rule: 'doubled_letter', cost: COSTS.doubled_letter };
  if (spellings(one).some((spelling) => spellings(other).includes(spelling))) {
    return { rule: 'old_spelling', cost: COSTS.old_spelling };
  }
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (isAbbreviation(short, long)) return { rule: 'abbreviation', cost: COSTS.abbreviation };
  if (short.length === 1) return long.startsWith(short) ? { rule: 'initial', cost: COSTS.initial } : null;
  const difference = countEdits(one, other) / long.length;
  if (1 - difference < MIN_LIKENESS) return null;
  return { rule: 'letters', cost: Math.min(1, LETTER_WEIGHT * difference) };
}

/** ANNISSA → ANISA. */
function undouble(word: string): string {
  return word.replace(/(.)\1+/g, '$1');
}

/** Of the spelling before 1972 and 1947, a placeholder apart for what J stood for and what it stands for now. */
const OLD_LETTERS: readonly (readonly [RegExp, string])[] = [
  [/DJ/g, '#'],
  [/TJ/g, 'C'],
  [/NJ/g, 'NY'],
  [/SJ/g, 'SY'],
  [/CH/g, 'KH'],
  [/OE/g, 'U'],
];

/** The word as it stands, and as it reads where it is spelt in the old way, in whole or but for J, without doubled letters. */
function spellings(word: string): string[] {
  const modern = OLD_LETTERS.reduce((text, [old, today]) => text.replace(old, today), word);
  const all = [word, modern.replaceAll('#', 'J'), modern.replaceAll('J', 'Y').replaceAll('#', 'J')];
  return [...new Set(all.map(undouble))];
}

/** Letters to put in, leave out or change (Levenshtein). */
function countEdits(one: string, other: string): number {
  let before = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let row = 1; row <= one.length; row++) {
    const now = [row];
    for (let column = 1; column <= other.length; column++) {
      const changed = (before[column - 1] ?? 0) + (one[row - 1] === other[column - 1] ? 0 : 1);
      now.push(Math.min(changed, (before[column] ?? 0) + 1, (now[column - 1] ?? 0) + 1));
    }
    before = now;
  }
  return before[other.length] ?? 0;
}

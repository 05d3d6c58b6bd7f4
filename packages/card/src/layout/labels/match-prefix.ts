// biome-ignore-all lint/style/noNonNullAssertion: a numeric loop whose indices stay within the lengths that bound it.

/** Longer labels than this are not known. */
const MAX_WORD_LENGTH = 32;
/** Characters by which a misread label may be longer than it is printed. */
const MAX_EXTRA_CHARACTERS = 3;

let previous = new Uint8Array(MAX_WORD_LENGTH);
let current = new Uint8Array(MAX_WORD_LENGTH);

export interface PrefixMatch {
  /** 1 for a perfect match, 0 for nothing in common: 1 − edits ÷ length of the word. */
  readonly score: number;
  /** Length of the prefix in characters. */
  readonly length: number;
}

/**
 * The prefix of `text` that spells `word` with the fewest edits (Levenshtein with a free end); null where nothing does.
 * No library is asked: edit distances come for whole strings, and the end of the label is what is looked for.
 */
export function matchPrefix(text: string, word: string): PrefixMatch | null {
  const columns = Math.min(text.length, word.length + MAX_EXTRA_CHARACTERS);
  if (columns === 0) return null;
  for (let column = 0; column <= columns; column++) previous[column] = column;
  for (let row = 1; row <= word.length; row++) {
    const code = word.charCodeAt(row - 1);
    current[0] = row;
    for (let column = 1; column <= columns; column++) {
      const swapped = previous[column - 1]! + (code === text.charCodeAt(column - 1) ? 0 : 1);
      const shifted = Math.min(previous[column]!, current[column - 1]!) + 1;
      current[column] = swapped < shifted ? swapped : shifted;
    }
    [previous, current] = [current, previous];
  }
  let length = 0;
  for (let column = 1; column <= columns; column++) {
    // On a tie the longer prefix wins while it ends in the label's own last letter.
    const isBetter = previous[column]! < previous[length]!;
    const isTie = previous[column]! === previous[length]! && text[column - 1] === word[word.length - 1];
    if (isBetter || isTie) length = column;
  }
  return length === 0 ? null : { score: 1 - previous[length]! / word.length, length };
}

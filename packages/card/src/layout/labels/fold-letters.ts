/** What a letter is often read as inside a label or title, folded to one form for both sides. */
const FOLDED: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'l',
  i: 'l',
  '|': 'l',
  '!': 'l',
  j: 'l',
  '5': 's',
  '8': 'b',
  '4': 'a',
  '6': 'g',
  '9': 'g',
  '2': 'z',
  '7': 't',
};

/** A letter in its folded form; empty for what is none. */
export function foldLetter(character: string): string {
  const lower = character.toLowerCase();
  const folded = FOLDED[lower] ?? lower;
  return folded.length === 1 && folded >= 'a' && folded <= 'z' ? folded : '';
}

/** The letters of a text, case and lookalikes folded, all else left out. */
export function foldWord(word: string): string {
  return Array.from(word, foldLetter).join('');
}

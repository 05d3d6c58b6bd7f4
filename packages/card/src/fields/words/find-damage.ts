import { distance as editDistance } from 'fastest-levenshtein';
import type { ParsedText } from './parse-text.js';

/** No place, job or status has fewer letters. */
const MIN_LETTERS = 3;
/** Letters of a listed word that may be lost or misread, as a fraction of it: one of a short word, two of eight. */
const MAX_EDITS_PER_LETTER = 0.25;

/**
 * Whether a text that is on no list looks like what is left of a word that is: its beginning, its end, or nearly all of it.
 * Glare, a finger, a fold or the picture's edge hides the rest; or it is printed so, and a person must look.
 */
export function isDamagedWord({ text, listed }: ParsedText, words: Iterable<string>): boolean {
  if (listed) return false;
  if (text.replace(/[^A-Za-z]/g, '').length < MIN_LETTERS) return true;
  for (const word of words) {
    if (word.startsWith(text) || word.endsWith(text) || isNear(text, word)) return true;
  }
  return false;
}

/** Words that differ in blanks alone are a matter of print. */
function isNear(text: string, word: string): boolean {
  const maxEdits = Math.floor(word.length * MAX_EDITS_PER_LETTER);
  if (Math.abs(word.length - text.length) > maxEdits) return false;
  return editDistance(text, word) <= maxEdits && text.replaceAll(' ', '') !== word.replaceAll(' ', '');
}

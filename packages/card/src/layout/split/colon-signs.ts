import type { PlacedCharacter } from '../characters.js';
import { dropFirst } from './trim-characters.js';

/** Signs that a colon after a label may have been read as, and that no value begins or ends with. */
export const PUNCTUATION = /^[:;.,·_~=]$/;
/** Signs that are a colon when they stand alone, and part of a letter when they touch one. */
export const LONE_MARK = /^['`|"*/\\]$/;
/** Letters and digits that a colon may have been read as. */
export const COLON_LOOKALIKE = /^[1iIlEJTr!|tf-]$/;

export function dropLeadingPunctuation(characters: readonly PlacedCharacter[]): readonly PlacedCharacter[] {
  let rest = characters;
  while (rest[0] && PUNCTUATION.test(rest[0].text)) rest = dropFirst(rest, 1);
  return rest;
}

import type { PlacedCharacter } from '../characters.js';

type Characters = readonly PlacedCharacter[];

/** Without blanks at either end. */
export function trimBlanks(characters: Characters): Characters {
  const start = characters.findIndex(isInk);
  return start < 0 ? [] : characters.slice(start, characters.findLastIndex(isInk) + 1);
}

/** Without its first `count` characters and the blanks after them. */
export function dropFirst(characters: Characters, count: number): Characters {
  return trimBlanks(characters.slice(count));
}

export function toText(characters: Characters): string {
  return characters
    .map(({ text }) => text)
    .join('')
    .trim();
}

/** The last character before an index that is no blank. */
export function findInkBefore(characters: Characters, index: number): PlacedCharacter | undefined {
  return characters.slice(0, index).findLast(isInk);
}

function isInk({ text }: PlacedCharacter): boolean {
  return text !== ' ';
}

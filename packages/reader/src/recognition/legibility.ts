import type { TextLine } from '@ktp-ocr/card/text-line';

/** Of the fast engine: the right way up nearly all characters reach it, upside down few do. */
const SURE_CHARACTER = 0.9;
const SENSIBLE_SHARE = 0.6;
/** A shorter text than any card's may be sure by chance. */
const MIN_CHARACTERS = 20;

/** @param sure confidence from which a character counts; engines differ in what they call sure. */
export function countSureCharacters(lines: readonly TextLine[], sure = SURE_CHARACTER): number {
  return lines.reduce(
    (count, line) => count + line.characters.filter(({ confidence }) => confidence >= sure).length,
    0,
  );
}

/** Whether most of what was read was read and not guessed. */
export function makesSense(lines: readonly TextLine[], sure = SURE_CHARACTER): boolean {
  const all = lines.reduce((count, line) => count + line.characters.length, 0);
  return all >= MIN_CHARACTERS && countSureCharacters(lines, sure) / all >= SENSIBLE_SHARE;
}

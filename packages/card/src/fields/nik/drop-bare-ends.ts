import type { PlacedCharacter } from '../../layout/characters.js';
import { ILLEGIBLE } from '../../text-line.js';
import { cellsOf, isBare } from './find-digit-cells.js';
import type { DigitRun } from './find-digit-run.js';
import { NIK_LENGTH } from './nik-rules.js';

/**
 * Sixteen characters without what the edge of the box is taken for at either end: where the number's own cells go on past it and
 * show bare ground, no digit is hidden there. More ground than anything else is enough: the photo's edge may stand in such a cell.
 */
export function dropBareEnds(run: DigitRun): DigitRun {
  const { characters, breaks } = run;
  const start = isHidden(characters[0]) ? 1 : 0;
  const digits = characters.slice(start, isHidden(characters.at(-1)) ? -1 : undefined);
  const [first, last] = [digits[0], digits.at(-1)];
  if (digits.length !== NIK_LENGTH || digits.length === characters.length || !first || !last) return run;
  const halfPitch = (last.x - first.x) / (NIK_LENGTH - 1) / 2;
  const cells = placeCells(characters);
  const before = cells.filter(({ x }) => x < first.x - halfPitch).reverse();
  const after = cells.filter(({ x }) => x > last.x + halfPitch);
  const isEdge = (isDropped: boolean, beside: typeof cells) =>
    !isDropped || (beside.length > 0 && beside.every(isBare));
  if (!isEdge(isHidden(characters[0]), before) || !isEdge(isHidden(characters.at(-1)), after)) return run;
  return {
    characters: digits,
    breaks: breaks.map((index) => index - start).filter((index) => index > 0 && index < NIK_LENGTH),
  };
}

function isHidden(character: PlacedCharacter | undefined): boolean {
  return character?.text === ILLEGIBLE;
}

/** The cells of the characters' line, from left to right in the upright frame; none where nobody has looked. */
function placeCells(characters: readonly PlacedCharacter[]) {
  const [first] = characters;
  if (!first) return [];
  const { left, right } = first.line;
  return (cellsOf(characters) ?? []).map((cell) => ({ ...cell, x: left + cell.at * (right - left) }));
}

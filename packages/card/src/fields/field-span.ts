import type { Polygon } from '../card-fields.js';
import { condenseBlanks, joinPosteriors, type Posteriors, slicePosteriors } from '../ctc/posteriors.js';
import type { PlacedCharacter, PlacedLine } from '../layout/characters.js';
import { ILLEGIBLE } from '../text-line.js';

/** The print of one field as one stretch, wherever its pieces stood. */
export interface FieldSpan {
  readonly text: string;
  readonly characters: readonly PlacedCharacter[];
  readonly posteriors: Posteriors;
  readonly polygons: readonly Polygon[];
}

/** Neighbouring characters of one line. */
interface Piece {
  readonly line: PlacedLine;
  readonly characters: readonly PlacedCharacter[];
}

/**
 * Joins rows and side-by-side pieces with one space; the posteriors hold just the value's steps. Null where no ink is, or none
 * that can be read: a bar over a value is as much ink as a dash.
 */
export function toFieldSpan(...rows: readonly (readonly PlacedCharacter[])[]): FieldSpan | null {
  const pieces = rows.flatMap(toPieces);
  const isLegible = ({ text }: PlacedCharacter) => text !== ILLEGIBLE && text !== ' ';
  if (!pieces.some(({ characters }) => characters.some(isLegible))) return null;
  return {
    text: pieces.map((piece) => piece.characters.map(({ text }) => text).join('')).join(' '),
    characters: pieces.flatMap((piece) => piece.characters),
    posteriors: condenseBlanks(joinPosteriors(pieces.map(cutPosteriors))),
    polygons: [...new Set(pieces.map(({ line }) => line.source.polygon))],
  };
}

/** One piece for each line that a row goes through, without blanks at its ends. */
function toPieces(row: readonly PlacedCharacter[]): Piece[] {
  const pieces: { line: PlacedLine; characters: PlacedCharacter[] }[] = [];
  for (const character of row) {
    const open = pieces.at(-1);
    if (open?.line === character.line) open.characters.push(character);
    else pieces.push({ line: character.line, characters: [character] });
  }
  const isInk = ({ text }: PlacedCharacter) => text !== ' ';
  return pieces
    .map(({ line, characters }) => {
      const start = characters.findIndex(isInk);
      const end = characters.findLastIndex(isInk) + 1;
      return { line, characters: start < 0 ? [] : characters.slice(start, end) };
    })
    .filter(({ characters }) => characters.length > 0);
}

/** Cuts halfway between the piece's outer characters and the neighbours that are not part of it. */
function cutPosteriors({ line, characters }: Piece): Posteriors {
  const posteriors = line.posteriors();
  const first = characters[0];
  const last = characters.at(-1);
  if (!first || !last) return slicePosteriors(posteriors, 0, 0);
  const before = line.characters[line.characters.indexOf(first) - 1];
  const after = line.characters[line.characters.indexOf(last) + 1];
  const from = before ? Math.min(first.step, Math.floor((before.step + first.step) / 2) + 1) : 0;
  const to = after ? Math.max(last.step + 1, Math.ceil((last.step + after.step) / 2)) : posteriors.steps;
  return slicePosteriors(posteriors, from, to);
}

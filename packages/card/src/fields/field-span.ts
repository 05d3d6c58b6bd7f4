import type { Polygon } from '../card-fields.js';
import { condenseBlanks, type InkLattice, joinLattices, sliceLattice } from '../ctc/posteriors.js';
import type { Glyph, GlyphLine } from '../layout/characters.js';

/** The print of one field as one stretch, wherever its pieces stood. */
export interface Ribbon {
  readonly text: string;
  readonly glyphs: readonly Glyph[];
  readonly posteriors: InkLattice;
  readonly polygons: readonly Polygon[];
}

interface Piece {
  readonly line: GlyphLine;
  readonly glyphs: Glyph[];
}

/** Joins rows and side-by-side pieces with one space; the posteriors holds just the value's steps. */
export function toRibbon(...rows: readonly (readonly Glyph[])[]): Ribbon | null {
  const pieces: Piece[] = [];
  for (const row of rows) {
    let open: Piece | undefined;
    for (const glyph of row) {
      if (!open || open.line !== glyph.line) {
        open = { line: glyph.line, glyphs: [] };
        pieces.push(open);
      }
      open.glyphs.push(glyph);
    }
  }
  const inked = pieces.map(trimPiece).filter((piece) => piece.glyphs.length > 0);
  if (inked.length === 0) return null;
  const glyphs = inked.flatMap((piece) => piece.glyphs);
  return {
    text: inked.map((piece) => piece.glyphs.map((glyph) => glyph.character).join('')).join(' '),
    glyphs,
    posteriors: condenseBlanks(joinLattices(inked.map(cutLattice))),
    polygons: [...new Set(inked.map((piece) => piece.line.source.polygon))],
  };
}

function trimPiece(piece: Piece): Piece {
  const { glyphs } = piece;
  let start = 0;
  let end = glyphs.length;
  while (start < end && glyphs[start]!.character === ' ') start += 1;
  while (end > start && glyphs[end - 1]!.character === ' ') end -= 1;
  return { line: piece.line, glyphs: glyphs.slice(start, end) };
}

/** Cuts halfway between the value's outer characters and the neighbours that are not part of it. */
function cutLattice({ line, glyphs }: Piece): InkLattice {
  const posteriors = line.posteriors();
  const first = glyphs[0]!;
  const last = glyphs[glyphs.length - 1]!;
  const start = line.glyphs.indexOf(first);
  const end = line.glyphs.indexOf(last);
  const before = line.glyphs[start - 1];
  const after = line.glyphs[end + 1];
  const from = before ? Math.min(first.step, Math.floor((before.step + first.step) / 2) + 1) : 0;
  const to = after ? Math.max(last.step + 1, Math.ceil((last.step + after.step) / 2)) : posteriors.steps;
  return sliceLattice(posteriors, from, to);
}

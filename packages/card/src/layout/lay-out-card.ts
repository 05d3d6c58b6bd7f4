import { type Assignment, assignRows } from './assign-rows.js';
import type { GlyphLine } from './characters.js';
import { fitFrame } from './fit-grid.js';
import { type CardLayout, gatherBands } from './gather-rows.js';
import { levelByLabels } from './level-lines.js';

export interface LaidOutCard extends Assignment {
  readonly layout: CardLayout;
}

/** Rows as the reader levelled the picture, or as the card's own labels level it, whichever fits better. */
export function layOutCard(lines: readonly GlyphLine[]): LaidOutCard | null {
  const asRead = assignLines(lines);
  const levelled = levelByLabels(lines);
  const asLevelled = levelled && assignLines(levelled);
  if (!asRead || !asLevelled) return asRead ?? asLevelled;
  return asLevelled.score > asRead.score ? asLevelled : asRead;
}

function assignLines(lines: readonly GlyphLine[]): LaidOutCard | null {
  const frame = fitFrame(lines);
  if (!frame) return null;
  const layout = gatherBands(lines, frame);
  return { layout, ...assignRows(layout) };
}

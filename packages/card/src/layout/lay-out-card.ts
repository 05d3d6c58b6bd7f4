import { type Assignment, assignRows } from './assign-rows.js';
import type { PlacedLine } from './characters.js';
import { fitGrid } from './fit-grid.js';
import { type CardLayout, gatherRows } from './gather-rows.js';
import { levelByLabels } from './level-lines.js';

export interface LaidOutCard extends Assignment {
  /** All lines of the picture, where the layout has them. */
  readonly lines: readonly PlacedLine[];
  readonly layout: CardLayout;
}

/** Rows as the reader levelled the picture, or as the card's own labels level it, whichever fits better. */
export function layOutCard(lines: readonly PlacedLine[]): LaidOutCard | null {
  const asRead = assignLines(lines);
  const levelled = levelByLabels(lines);
  const asLevelled = levelled && assignLines(levelled);
  if (!asRead || !asLevelled) return asRead ?? asLevelled;
  return asLevelled.score > asRead.score ? asLevelled : asRead;
}

function assignLines(lines: readonly PlacedLine[]): LaidOutCard | null {
  const grid = fitGrid(lines);
  if (!grid) return null;
  const layout = gatherRows(lines, grid);
  return { lines, layout, ...assignRows(layout) };
}

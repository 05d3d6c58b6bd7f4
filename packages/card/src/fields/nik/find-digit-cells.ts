import type { PlacedCharacter } from '../../layout/characters.js';
import type { DigitCell } from '../../text-line.js';

/** What stands in the cells of a run of digits, and beside them. */
export interface CellsOfRun {
  /** From the run's first digit to its last, as many as have room there. */
  readonly inside: readonly DigitCell[];
  readonly before: DigitCell | undefined;
  readonly after: DigitCell | undefined;
}

/** The cells that a run of digits covers; null where nobody has looked at its line cell by cell. */
export function findCellsOfRun(run: readonly PlacedCharacter[]): CellsOfRun | null {
  const first = run[0];
  const last = run.at(-1);
  const cells = first?.line.source.digitCells;
  if (!first || !last || !cells || last.line.source !== first.line.source) return null;
  const start = findNearest(cells, first);
  const end = findNearest(cells, last);
  return { inside: cells.slice(start, end + 1), before: cells[start - 1], after: cells[end + 1] };
}

function findNearest(cells: readonly DigitCell[], { x, line }: PlacedCharacter): number {
  const at = (x - line.left) / Math.max(1e-9, line.right - line.left);
  let nearest = 0;
  for (const [index, cell] of cells.entries()) {
    if (Math.abs(cell.at - at) < Math.abs((cells[nearest]?.at ?? at) - at)) nearest = index;
  }
  return nearest;
}

/** More likely than not a digit that can be told. */
export function isDigit({ blank, illegible }: DigitCell): boolean {
  return blank + illegible < 0.5;
}

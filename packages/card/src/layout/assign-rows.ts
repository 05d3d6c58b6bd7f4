// biome-ignore-all lint/style/noNonNullAssertion: a dynamic programme over half a million steps a card, indices bounded by its loops.

import type { CardLayout } from './gather-rows.js';
import { matchContent } from './match-content.js';
import { type CardRow, ROW_PLAN } from './row-plan.js';
import { emissionOf, JUNK_OUTSIDE, junkCostOf, skipCostOf, stepCostOf } from './row-weights.js';
import type { TextRow } from './text-row.js';

export interface AssignedRow {
  readonly row: CardRow;
  readonly textRow: TextRow;
  /** Number of characters at the left that are this row's label; 0 when it was not read. */
  readonly labelEnd: number;
  readonly labelScore: number;
}

export interface Assignment {
  readonly rows: readonly AssignedRow[];
  /** How well labels, contents and distances agree; comparable between layouts of the same lines. */
  readonly score: number;
}

/** The best way to read the rows down to `textRow` that ends with it being row `planned` of the plan. */
interface Cell {
  readonly score: number;
  readonly textRow: TextRow;
  readonly planned: number;
  readonly from: Cell | null;
}

/**
 * Gives each printed row its row of the plan so that labels, contents and distances agree best over the whole card (Viterbi
 * over the fixed order of rows). A label that was not read, a row that was not detected, a continuation or
 * foreign text between rows costs its own row only, and never shifts the others.
 */
export function assignRows({ textRows, grid }: CardLayout): Assignment {
  const junkBefore = sumJunk(textRows);
  const cells: Cell[][] = [];
  let best: { score: number; cell: Cell } | null = null;
  for (const [index, textRow] of textRows.entries()) {
    const gaps = textRows.slice(0, index).map((earlier) => (textRow.y - earlier.y) / grid.pitch);
    const contents = matchContent(valueTextOf(textRow));
    const column = ROW_PLAN.map((_, planned): Cell => {
      const { score, from } = findBestWay(cells, junkBefore, gaps, planned);
      return { score: score + emissionOf(textRow, contents, planned), textRow, planned, from };
    });
    cells.push(column);
    const junkAfter = (junkBefore[textRows.length]! - junkBefore[index + 1]!) * JUNK_OUTSIDE;
    for (const cell of column) {
      const score = cell.score + junkAfter + skipCostOf(cell.planned, ROW_PLAN.length);
      if (!best || score > best.score) best = { score, cell };
    }
  }
  return best
    ? { rows: traceBack(best.cell), score: best.score }
    : { rows: [], score: Number.NEGATIVE_INFINITY };
}

/** Cost of leaving out the first n printed rows, for every n. */
function sumJunk(textRows: readonly TextRow[]): number[] {
  const sums = [0];
  for (const textRow of textRows) sums.push(sums[sums.length - 1]! + junkCostOf(textRow));
  return sums;
}

/** The best way to what stands before the current printed row if it is row `planned` of the plan. */
function findBestWay(
  cells: readonly (readonly Cell[])[],
  junkBefore: readonly number[],
  gaps: readonly number[],
  planned: number,
): { score: number; from: Cell | null } {
  const index = cells.length;
  let from: Cell | null = null;
  let best = ROW_PLAN[planned]!.continues
    ? Number.NEGATIVE_INFINITY
    : junkBefore[index]! * JUNK_OUTSIDE + skipCostOf(-1, planned);
  for (let earlier = 0; earlier < index; earlier++) {
    const junkBetween = junkBefore[index]! - junkBefore[earlier + 1]!;
    for (let above = 0; above < planned; above++) {
      const cell = cells[earlier]![above]!;
      const score = cell.score + junkBetween + stepCostOf(above, planned, gaps[earlier]!);
      if (score > best) {
        best = score;
        from = cell;
      }
    }
  }
  return { score: best, from };
}

function traceBack(end: Cell): AssignedRow[] {
  const assigned: AssignedRow[] = [];
  for (let cell: Cell | null = end; cell; cell = cell.from) {
    const { row } = ROW_PLAN[cell.planned]!;
    const { textRow } = cell;
    const label = textRow.labels.find((candidate) => candidate.row === row);
    assigned.unshift({ row, textRow, labelEnd: label?.end ?? 0, labelScore: label?.score ?? 0 });
  }
  return assigned;
}

function valueTextOf({ characters, labels: [label] }: TextRow): string {
  const text = characters
    .slice(label?.end ?? 0)
    .map((character) => character.text)
    .join('');
  return text.replace(/^[ :;.,]+/, '').trim();
}

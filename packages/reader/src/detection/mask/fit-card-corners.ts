import type { Point } from '@ktp-ocr/card/text-line';
import { type FittedLine, fitLeastSquares, fitTheilSen } from '../../statistics/fit-line.js';
import type { ProbabilityMap } from './probability-map.js';

/** A straight edge `position = offset + slope · at`, `at` running along the edge. */
type Edge = FittedLine;

/** The corners are rounded and the mask is soft there: edges are fitted to their middle part only. */
const FITTED_FRACTION = 0.7;
/** Further from the rough edge than this a crossing is not on it. */
const MAX_ERROR_CELLS = 1.5;
/** Fewer crossings than this are no edge. */
const MIN_CROSSINGS = 8;

/**
 * The four edges of an upright card in its probability mask (row-major), each a line through the outermost
 * places where the mask rises through one half; their crossings are the corners, clockwise from the top left,
 * in mask cells (continuous). `undefined` where the mask shows no card.
 */
export function fitCardCorners({
  values,
  columns,
  rows,
}: ProbabilityMap): [Point, Point, Point, Point] | undefined {
  const across = (row: number, at: number) => values[row * columns + at] ?? 0;
  const down = (column: number, at: number) => values[at * columns + column] ?? 0;
  const left = fitEdge(findCrossings(rows, columns, across, false));
  const right = fitEdge(findCrossings(rows, columns, across, true));
  const top = fitEdge(findCrossings(columns, rows, down, false));
  const bottom = fitEdge(findCrossings(columns, rows, down, true));
  if (!left || !right || !top || !bottom) return undefined;
  return [meet(top, left), meet(top, right), meet(bottom, right), meet(bottom, left)];
}

interface Crossing {
  readonly at: number;
  readonly position: number;
}

/** For every line of the mask the first (or last) place above one half, interpolated between two cells. */
function findCrossings(
  lineCount: number,
  length: number,
  read: (line: number, at: number) => number,
  fromEnd: boolean,
): Crossing[] {
  const crossings: Crossing[] = [];
  for (let line = 0; line < lineCount; line++) {
    for (let i = 0; i < length; i++) {
      const at = fromEnd ? length - 1 - i : i;
      const value = read(line, at);
      if (value <= 0.5) continue;
      const before = i === 0 ? value : read(line, fromEnd ? at + 1 : at - 1);
      const back = i === 0 ? 0.5 : (value - 0.5) / (value - before);
      crossings.push({ at: line + 0.5, position: at + 0.5 + (fromEnd ? back : -back) });
      break;
    }
  }
  const dropped = Math.floor((crossings.length * (1 - FITTED_FRACTION)) / 2);
  return crossings.slice(dropped, crossings.length - dropped);
}

/**
 * Glare and fingers cut into a mask: first Theil–Sen, which is right with up to 29 % of the crossings wrong, then least
 * squares over those that lie on that line.
 */
function fitEdge(crossings: readonly Crossing[]): Edge | undefined {
  if (crossings.length < MIN_CROSSINGS) return undefined;
  const rough = fitTheilSen(...toAxes(crossings));
  const onEdge = crossings.filter((crossing) => errorOf(rough, crossing) < MAX_ERROR_CELLS);
  return onEdge.length < MIN_CROSSINGS ? rough : fitLeastSquares(...toAxes(onEdge));
}

function toAxes(crossings: readonly Crossing[]): [xs: number[], ys: number[]] {
  return [crossings.map(({ at }) => at), crossings.map(({ position }) => position)];
}

function errorOf(edge: Edge, { at, position }: Crossing): number {
  return Math.abs(position - edge.offset - edge.slope * at);
}

/** Where a level edge (y of x) and an upright edge (x of y) cross. */
function meet(level: Edge, upright: Edge): Point {
  const y = (level.offset + level.slope * upright.offset) / (1 - level.slope * upright.slope);
  return { x: upright.offset + upright.slope * y, y };
}

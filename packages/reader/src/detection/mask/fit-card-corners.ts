import type { Point } from '@ktp-ocr/card/text-line';

/** A straight edge `position = offset + slope · at`, `at` running along the edge. */
interface Edge {
  readonly offset: number;
  readonly slope: number;
}

/** The corners are rounded and the mask is soft there: edges are fitted to their middle part only. */
const FITTED_SHARE = 0.7;
/** Further from the rough edge than this a crossing is not on it. */
const MAX_ERROR_CELLS = 1.5;
/** Fewer crossings than this are no edge. */
const MIN_CROSSINGS = 8;

/**
 * The four edges of an upright card in its probability mask (row-major), each a line through the outermost
 * places where the mask rises through one half; their crossings are the corners, clockwise from the top left,
 * in mask cells (continuous). `undefined` where the mask shows no card.
 */
export function fitCardCorners(
  mask: Float32Array,
  columns: number,
  rows: number,
): [Point, Point, Point, Point] | undefined {
  const across = (row: number, at: number) => mask[row * columns + at]!;
  const down = (column: number, at: number) => mask[at * columns + column]!;
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
  const dropped = Math.floor((crossings.length * (1 - FITTED_SHARE)) / 2);
  return crossings.slice(dropped, crossings.length - dropped);
}

/**
 * Glare and fingers cut into a mask: first the median slope of pairs of crossings (Theil–Sen, right with up to
 * 29 % of them wrong), then least squares over those that lie on that line.
 */
function fitEdge(crossings: readonly Crossing[]): Edge | undefined {
  if (crossings.length < MIN_CROSSINGS) return undefined;
  const slope = medianOf(
    crossings.flatMap((first, i) =>
      crossings.slice(i + 1).map((second) => (second.position - first.position) / (second.at - first.at)),
    ),
  );
  const rough = { slope, offset: medianOf(crossings.map(({ at, position }) => position - slope * at)) };
  const onEdge = crossings.filter((crossing) => errorOf(rough, crossing) < MAX_ERROR_CELLS);
  return onEdge.length < MIN_CROSSINGS ? rough : fitLine(onEdge);
}

function medianOf(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[sorted.length >> 1]!;
}

function errorOf(edge: Edge, { at, position }: Crossing): number {
  return Math.abs(position - edge.offset - edge.slope * at);
}

function fitLine(crossings: readonly Crossing[]): Edge {
  const count = crossings.length;
  const meanAt = crossings.reduce((sum, { at }) => sum + at, 0) / count;
  const meanPosition = crossings.reduce((sum, { position }) => sum + position, 0) / count;
  let covariance = 0;
  let variance = 0;
  for (const { at, position } of crossings) {
    covariance += (at - meanAt) * (position - meanPosition);
    variance += (at - meanAt) ** 2;
  }
  const slope = variance > 0 ? covariance / variance : 0;
  return { slope, offset: meanPosition - slope * meanAt };
}

/** Where a level edge (y of x) and an upright edge (x of y) cross. */
function meet(level: Edge, upright: Edge): Point {
  const y = (level.offset + level.slope * upright.offset) / (1 - level.slope * upright.slope);
  return { x: upright.offset + upright.slope * y, y };
}

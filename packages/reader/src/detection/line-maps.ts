import type { DetectorModelFacts } from './detector-model.js';
import { type Component, findComponents } from './find-components.js';
import type { TextBox, TextKind } from './text-box.js';

/** The line finder's raw answer for one crop, planes row by row. */
export interface LineMaps {
  /** [2, rows, columns] at `coreStride`: probability of a label's and of a value's core. */
  readonly cores: Float32Array;
  /** [4, rows, columns] at `placeStride`: distance to the line's upper and lower edge, cos and sin of its direction. */
  readonly places: Float32Array;
}

const KINDS: readonly TextKind[] = ['label', 'value'];
/** Two cells high and three wide is the core of one small letter or digit. */
const MIN_CORE_CELLS = 5;
/** From this aspect on the line's own points tell its angle better than the direction votes. */
const LONG_LINE_ASPECT = 3;

/** Text boxes in crop pixels. */
export function readLinesFromMaps(maps: LineMaps, facts: DetectorModelFacts['lineFinder']): TextBox[] {
  const columns = facts.width / facts.coreStride;
  const rows = facts.height / facts.coreStride;
  return KINDS.flatMap((kind, plane) =>
    findComponents(
      toExclusivePlane(maps.cores, plane, columns * rows),
      columns,
      rows,
      facts.threshold,
      MIN_CORE_CELLS,
    )
      .map((component) => toBox(component, kind, maps.places, columns, facts))
      .filter((box) => box !== undefined),
  );
}

/** The plane with zeros where the other kind is likelier, so that no text is found twice. */
function toExclusivePlane(cores: Float32Array, plane: number, size: number): Float32Array {
  const own = plane * size;
  const other = (1 - plane) * size;
  const exclusive = new Float32Array(size);
  for (let i = 0; i < size; i++) {
    const probability = cores[own + i]!;
    if (probability >= cores[other + i]!) exclusive[i] = probability;
  }
  return exclusive;
}

function toBox(
  component: Component,
  kind: TextKind,
  places: Float32Array,
  columns: number,
  facts: DetectorModelFacts['lineFinder'],
): TextBox | undefined {
  const votes = readVotes(component, places, columns, facts);
  const angle = readAngle(votes);
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  let across = 0;
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const { x, y, middleX, middleY } of votes.points) {
    across += middleY * cos - middleX * sin;
    const along = x * cos + y * sin;
    if (along < first) first = along;
    if (along > last) last = along;
  }
  across /= votes.points.length;
  const { height } = votes;
  if (height <= 0) return undefined;
  const margin = facts.boxMarginHeights * height;
  const reach = facts.coreStride / 2 + facts.coreInsetHeights * height + margin;
  const along = (first + last) / 2;
  return {
    centreX: along * cos - across * sin,
    centreY: along * sin + across * cos,
    width: last - first + 2 * reach,
    height: height + 2 * margin,
    angle,
    score: component.meanProbability,
    kind,
  };
}

interface Votes {
  readonly points: readonly { x: number; y: number; middleX: number; middleY: number }[];
  readonly height: number;
  readonly direction: number;
}

/** Every core cell says how far the line's edges are and which way it runs; its middle line follows. */
function readVotes(
  component: Component,
  places: Float32Array,
  columns: number,
  facts: DetectorModelFacts['lineFinder'],
): Votes {
  const { coreStride, placeStride, placeUnitPixels } = facts;
  const placeColumns = facts.width / placeStride;
  const planeSize = placeColumns * (facts.height / placeStride);
  const cells = Array.from(component.pixels, (index) => {
    const row = Math.floor(index / columns);
    const x = (index - row * columns + 0.5) * coreStride;
    const y = (row + 0.5) * coreStride;
    const column = Math.floor(x / placeStride);
    const placeRow = Math.floor(y / placeStride);
    return { x, y, column, placeRow, at: placeRow * placeColumns + column };
  });
  let cos = 0;
  let sin = 0;
  let height = 0;
  for (const { at } of cells) {
    cos += places[2 * planeSize + at]!;
    sin += places[3 * planeSize + at]!;
    height += places[at]! + places[planeSize + at]!;
  }
  const direction = Math.atan2(sin, cos);
  const points = cells.map(({ x, y, column, placeRow, at }) => {
    // Distances hold for the centre of the coarser cell.
    const offset = ((places[planeSize + at]! - places[at]!) / 2) * placeUnitPixels;
    const middleX = (column + 0.5) * placeStride - Math.sin(direction) * offset;
    const middleY = (placeRow + 0.5) * placeStride + Math.cos(direction) * offset;
    return { x, y, middleX, middleY };
  });
  return { points, height: (height / cells.length) * placeUnitPixels, direction };
}

/** The slope of the middle points' least-squares line where the line is long, else the mean vote. */
function readAngle({ points, height, direction }: Votes): number {
  const cos = Math.cos(direction);
  const sin = Math.sin(direction);
  let meanAlong = 0;
  let meanAcross = 0;
  for (const { middleX, middleY } of points) {
    meanAlong += middleX * cos + middleY * sin;
    meanAcross += middleY * cos - middleX * sin;
  }
  meanAlong /= points.length;
  meanAcross /= points.length;
  let covariance = 0;
  let variance = 0;
  for (const { middleX, middleY } of points) {
    const along = middleX * cos + middleY * sin - meanAlong;
    covariance += along * (middleY * cos - middleX * sin - meanAcross);
    variance += along * along;
  }
  // A uniform stretch of length L has variance L² / 12.
  const length = Math.sqrt((12 * variance) / points.length);
  return length > LONG_LINE_ASPECT * height ? direction + Math.atan(covariance / variance) : direction;
}

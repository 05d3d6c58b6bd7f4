import { angleBetween } from '../geometry/angles.js';
import type { TextBox, TextKind } from '../geometry/text-box.js';
import { voteOnAngle } from '../geometry/vote-angle.js';
import { weightedMedianOf } from '../geometry/weighted-median.js';
import type { DetectorModelFacts } from './detector-model.js';
import { type Component, findComponents } from './mask/find-components.js';

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
/** From this aspect on a line's own points tell its angle. */
const LONG_LINE_ASPECT = 4;
/** No line of a card stands further off the page's direction, under any perspective that can be read. */
const MAX_OFF_PAGE = Math.PI / 12;

/** Text boxes in crop pixels. */
export function readLinesFromMaps(maps: LineMaps, facts: DetectorModelFacts['lineFinder']): TextBox[] {
  const columns = facts.width / facts.coreStride;
  const rows = facts.height / facts.coreStride;
  const lines = KINDS.flatMap((kind, plane) => {
    const map = toExclusivePlane(maps.cores, plane, columns * rows);
    return findComponents(map, columns, rows, facts.threshold, MIN_CORE_CELLS).map((component) => ({
      ...readVotes(component, maps.places, columns, facts),
      kind,
      score: component.meanProbability,
    }));
  }).filter(({ height }) => height > 0);
  const pageAngle = readPageAngle(lines);
  return lines.map((line) => toBox(line, chooseAngle(line, pageAngle), facts));
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

function toBox(line: Line, angle: number, facts: DetectorModelFacts['lineFinder']): TextBox {
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  let across = 0;
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const { x, y, middleX, middleY } of line.points) {
    across += middleY * cos - middleX * sin;
    const along = x * cos + y * sin;
    if (along < first) first = along;
    if (along > last) last = along;
  }
  across /= line.points.length;
  const margin = facts.boxMarginHeights * line.height;
  const reach = facts.coreStride / 2 + (facts.coreInsetHeights + facts.boxReachHeights) * line.height;
  const along = (first + last) / 2;
  return {
    centreX: along * cos - across * sin,
    centreY: along * sin + across * cos,
    width: last - first + 2 * reach,
    height: line.height + 2 * margin,
    angle,
    score: line.score,
    kind: line.kind,
  };
}

interface Votes {
  readonly points: readonly { x: number; y: number; middleX: number; middleY: number }[];
  readonly height: number;
  /** The mean of the directions voted for. */
  readonly direction: number;
  /** The direction of the middle points' line, and how long that is. */
  readonly slant: number;
  readonly length: number;
}

interface Line extends Votes {
  readonly kind: TextKind;
  readonly score: number;
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
  return {
    points,
    height: (height / cells.length) * placeUnitPixels,
    direction,
    ...fitMiddleLine(points, direction),
  };
}

/** Least squares through the middle points, in the frame of the voted direction. */
function fitMiddleLine(points: Votes['points'], direction: number): Pick<Votes, 'slant' | 'length'> {
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
  if (variance === 0) return { slant: direction, length: 0 };
  // A uniform stretch of length L has variance L² / 12.
  const length = Math.sqrt((12 * variance) / points.length);
  return { slant: direction + Math.atan(covariance / variance), length };
}

/** The long lines' direction (weighted median about their mean); the votes' where there are none. */
function readPageAngle(lines: readonly Line[]): number {
  const long = lines.filter(isLong).map(({ slant, length }) => ({ angle: slant, width: length }));
  const votes = long.length > 0 ? long : lines.map(({ direction }) => ({ angle: direction, width: 1 }));
  const { angle: mean } = voteOnAngle(votes);
  return (
    mean +
    weightedMedianOf(votes.map(({ angle, width }) => ({ value: angleBetween(mean, angle), weight: width })))
  );
}

/** A long line knows its direction best; a short one's is noise, and so is one far off the page's. */
function chooseAngle(line: Line, pageAngle: number): number {
  return isLong(line) && Math.abs(angleBetween(pageAngle, line.slant)) < MAX_OFF_PAGE
    ? line.slant
    : pageAngle;
}

function isLong({ length, height }: Line): boolean {
  return length > LONG_LINE_ASPECT * height;
}

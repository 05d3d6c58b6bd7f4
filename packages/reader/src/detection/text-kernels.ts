// biome-ignore-all lint/style/noNonNullAssertion: sums over the cells of the network's maps
import { angleBetween } from '../geometry/angles.js';
import type { TextBox, TextKind } from '../geometry/text-box.js';
import { voteOnAngle } from '../geometry/vote-angle.js';
import { fitLeastSquares } from '../statistics/fit-line.js';
import { weightedMedianOf } from '../statistics/weighted-median.js';
import type { DetectorMetadata, LineMaps } from './detector-model.js';
import { type Component, findComponents } from './mask/find-components.js';

type LineFinderMetadata = DetectorMetadata['lineFinder'];

const KINDS: readonly TextKind[] = ['label', 'value'];
/** Two cells high and three wide is the kernel of one small letter or digit. */
const MIN_KERNEL_CELLS = 5;
/** From this aspect ratio on a line's own points tell its angle. */
const LONG_LINE_ASPECT = 4;
/** Under any perspective that can be read, no line of a card deviates more than this from the page's direction. */
const MAX_DEVIATION = Math.PI / 12;

/** The text boxes, in crop pixels, whose kernels the maps show. */
export function toTextBoxes(
  { kernels, geometry }: Pick<LineMaps, 'kernels' | 'geometry'>,
  metadata: LineFinderMetadata,
): TextBox[] {
  const columns = metadata.width / metadata.kernelStride;
  const rows = metadata.height / metadata.kernelStride;
  const lines = KINDS.flatMap((kind, plane) => {
    const map = { values: toExclusivePlane(kernels, plane, columns * rows), columns, rows };
    return findComponents(map, { threshold: metadata.threshold, minPixels: MIN_KERNEL_CELLS }).map(
      (component) => ({
        ...collectVotes(component, columns, geometry, metadata),
        kind,
        score: component.meanProbability,
      }),
    );
  }).filter(({ height }) => height > 0);
  const pageAngle = findPageAngle(lines);
  return lines.map((line) => toBox(line, chooseAngle(line, pageAngle), metadata));
}

/** The plane with zeros where the other kind is likelier, so that no text is found twice. */
function toExclusivePlane(kernels: Float32Array, plane: number, size: number): Float32Array {
  const own = plane * size;
  const other = (1 - plane) * size;
  const exclusive = new Float32Array(size);
  for (let i = 0; i < size; i++) {
    const probability = kernels[own + i]!;
    if (probability >= kernels[other + i]!) exclusive[i] = probability;
  }
  return exclusive;
}

function toBox(line: Line, angle: number, metadata: LineFinderMetadata): TextBox {
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
  const margin = metadata.boxMarginHeights * line.height;
  const reach =
    metadata.kernelStride / 2 + (metadata.kernelInsetHeights + metadata.boxReachHeights) * line.height;
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
  /** The direction of the line through the middle points, and how long that is. */
  readonly slant: number;
  readonly length: number;
}

interface Line extends Votes {
  readonly kind: TextKind;
  readonly score: number;
}

/** Every kernel cell says how far the line's edges are and which way it runs; its middle line follows from that. */
function collectVotes(
  component: Component,
  columns: number,
  geometry: Float32Array,
  metadata: LineFinderMetadata,
): Votes {
  const { kernelStride, geometryStride, geometryUnitPixels } = metadata;
  const geometryColumns = metadata.width / geometryStride;
  const planeSize = geometryColumns * (metadata.height / geometryStride);
  const cells = Array.from(component.pixels, (index) => {
    const row = Math.floor(index / columns);
    const x = (index - row * columns + 0.5) * kernelStride;
    const y = (row + 0.5) * kernelStride;
    const column = Math.floor(x / geometryStride);
    const geometryRow = Math.floor(y / geometryStride);
    return { x, y, column, geometryRow, at: geometryRow * geometryColumns + column };
  });
  let cos = 0;
  let sin = 0;
  let height = 0;
  for (const { at } of cells) {
    cos += geometry[2 * planeSize + at]!;
    sin += geometry[3 * planeSize + at]!;
    height += geometry[at]! + geometry[planeSize + at]!;
  }
  const direction = Math.atan2(sin, cos);
  const points = cells.map(({ x, y, column, geometryRow, at }) => {
    // Distances hold for the centre of the coarser cell.
    const offset = ((geometry[planeSize + at]! - geometry[at]!) / 2) * geometryUnitPixels;
    const middleX = (column + 0.5) * geometryStride - Math.sin(direction) * offset;
    const middleY = (geometryRow + 0.5) * geometryStride + Math.cos(direction) * offset;
    return { x, y, middleX, middleY };
  });
  return {
    points,
    height: (height / cells.length) * geometryUnitPixels,
    direction,
    ...fitMiddleLine(points, direction),
  };
}

/** Least squares through the middle points, in the frame of the voted direction. */
function fitMiddleLine(points: Votes['points'], direction: number): Pick<Votes, 'slant' | 'length'> {
  const cos = Math.cos(direction);
  const sin = Math.sin(direction);
  const { slope, spread } = fitLeastSquares(
    points.map(({ middleX, middleY }) => middleX * cos + middleY * sin),
    points.map(({ middleX, middleY }) => middleY * cos - middleX * sin),
  );
  if (spread === 0) return { slant: direction, length: 0 };
  // A uniform stretch of length L has variance L² / 12.
  return { slant: direction + Math.atan(slope), length: Math.sqrt((12 * spread) / points.length) };
}

/** The long lines' direction (weighted median about their mean); the votes' where there are none. */
function findPageAngle(lines: readonly Line[]): number {
  const long = lines.filter(isLong).map(({ slant, length }) => ({ angle: slant, width: length }));
  const votes = long.length > 0 ? long : lines.map(({ direction }) => ({ angle: direction, width: 1 }));
  const { angle: mean } = voteOnAngle(votes);
  return (
    mean +
    weightedMedianOf(votes.map(({ angle, width }) => ({ value: angleBetween(mean, angle), weight: width })))
  );
}

/** A long line knows its direction best; a short one's is noise, and so is one that deviates far from the page's. */
function chooseAngle(line: Line, pageAngle: number): number {
  return isLong(line) && Math.abs(angleBetween(pageAngle, line.slant)) < MAX_DEVIATION
    ? line.slant
    : pageAngle;
}

function isLong({ length, height }: Line): boolean {
  return length > LONG_LINE_ASPECT * height;
}

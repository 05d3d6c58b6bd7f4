// biome-ignore-all lint/style/noNonNullAssertion: pixel and table loops within the view
import type { Pixels } from '../image/pixels.js';
import { medianOf } from '../statistics/percentile.js';
import type { ViewBox } from './card-view.js';

/** The view is looked at in steps of this many pixels: edges are found to two of them, which is a hundredth of a photo. */
const STEP = 2;
/** An edge is a change of brightness or colour by this factor (as a logarithm) over a few pixels … */
const MIN_CHANGE = 0.1;
/** … and by so many times what is usual in the view: in a noisy one everything changes. */
const MIN_CHANGE_OF_USUAL = 2.5;
/** Every so many steps are enough to tell what is usual. */
const SAMPLED = 3;
/** Added to levels first, so that the noise of what is nearly black is none. */
const DARK_LEVEL = 20;
/** Rectangles are tried at every third step first: an edge counts that far off. */
const COARSE = 3;
/** A side may lie aslant by so many steps: corners are found to about a hundredth of the card. */
const MAX_SLANT = 2;

/**
 * Where photos lie, in shares of the card's width (`left`, `top`, `width`) and in heights per width: on cards of all print runs that
 * templates and pictures show, with room for corners that were found badly.
 */
const LEFT = [0.6, 0.82] as const;
const TOP = [0.06, 0.27] as const;
const WIDTH = [0.165, 0.26] as const;
const ASPECT = [1.1, 1.5] as const;
/** What is usual, and its deviation: a tie-break between rectangles that both have edges. */
const USUAL_ASPECT = { mean: 1.28, deviation: 0.09 } as const;
const USUAL_WIDTH = { mean: 0.21, deviation: 0.03 } as const;

/** A side is seen where this share of it is an edge; three sides of a photo must be, and half of the fourth. */
const MIN_SIDE = 0.55;
const MIN_LEAST_SIDE = 0.42;

/** Three sides of a photo differ so much, as logarithms, from what lies beyond them, … */
const MIN_CONTRAST = 0.12;
/** … on average over strips of so many steps. */
const STRIP = 5;

/**
 * The holder's photo on a rectified card: a rectangle of about the size and place of one, with an edge along all its sides. Letters
 * have edges, too, but gaps between them. Null where there is none: a place alone is no photo.
 */
export function findPhoto(view: Pixels): ViewBox | null {
  const edges = measureEdges(view);
  const rough = chooseRectangle(edges, toRanges(edges.width), COARSE);
  const fine = rough && chooseRectangle(edges, surround(rough.box), 1);
  if (!fine) return null;
  const [least = 0, second = 0] = [...fine.sides].sort((a, b) => a - b);
  if (least < MIN_LEAST_SIDE || second < MIN_SIDE) return null;
  if (measureContrast(edges.levels, fine.box) < MIN_CONTRAST) return null;
  const { left, top, right, bottom } = fine.box;
  return { left: left * STEP, top: top * STEP, right: right * STEP, bottom: bottom * STEP };
}

type Range = readonly [from: number, to: number];

interface Ranges {
  readonly left: Range;
  readonly top: Range;
  readonly width: Range;
  readonly height: Range;
}

interface Candidate {
  readonly box: ViewBox;
  /** Share of each side that is an edge. */
  readonly sides: readonly number[];
  readonly score: number;
}

function toRanges(viewWidth: number): Ranges {
  const scale = ([from, to]: readonly [number, number]): Range => [
    Math.round(from * viewWidth),
    Math.round(to * viewWidth),
  ];
  const width = scale(WIDTH);
  return {
    left: scale(LEFT),
    top: scale(TOP),
    width,
    height: [Math.round(width[0] * ASPECT[0]), Math.round(width[1] * ASPECT[1])],
  };
}

function surround({ left, top, right, bottom }: ViewBox): Ranges {
  const around = (at: number): Range => [at - COARSE, at + COARSE];
  return {
    left: around(left),
    top: around(top),
    width: around(right - left),
    height: around(bottom - top),
  };
}

/** The rectangle whose sides are edges for the most part, of those that begin and end at every `pace`-th step. */
function chooseRectangle(edges: Edges, ranges: Ranges, pace: number): Candidate | null {
  const { width, height, horizontal, vertical } = edges;
  let best: Candidate | null = null;
  for (let left = ranges.left[0]; left <= ranges.left[1]; left += pace) {
    for (let wide = ranges.width[0]; wide <= ranges.width[1]; wide += pace) {
      const right = left + wide;
      if (right >= width - 1) break;
      const lowest = Math.max(ranges.height[0], Math.round(wide * ASPECT[0]));
      const highest = Math.min(ranges.height[1], Math.round(wide * ASPECT[1]));
      for (let top = Math.max(1, ranges.top[0]); top <= ranges.top[1]; top += pace) {
        const above = shareOf(horizontal, width, top, left, right);
        if (above < MIN_LEAST_SIDE) continue;
        for (let high = lowest; high <= highest; high += pace) {
          const bottom = top + high;
          if (bottom >= height - 1) break;
          const below = shareOf(horizontal, width, bottom, left, right);
          const before = shareOf(vertical, height, left, top, bottom);
          const after = shareOf(vertical, height, right, top, bottom);
          const score = above + below + before + after - toCost(wide / width, high / wide);
          if (best !== null && score <= best.score) continue;
          best = { box: { left, top, right, bottom }, sides: [above, below, before, after], score };
        }
      }
    }
  }
  return best;
}

function toCost(width: number, aspect: number): number {
  const ofWidth = (width - USUAL_WIDTH.mean) / USUAL_WIDTH.deviation;
  const ofAspect = (aspect - USUAL_ASPECT.mean) / USUAL_ASPECT.deviation;
  return 0.05 * (ofWidth * ofWidth + ofAspect * ofAspect);
}

/**
 * How much the levels within differ from those around, as the third largest of the four sides': lines of the card's ground may frame
 * an empty place, but leave it as light as what is around it.
 */
function measureContrast(levels: Levels, { left, top, right, bottom }: ViewBox): number {
  const { width, height } = levels;
  const [near, far] = [MAX_SLANT, MAX_SLANT + STRIP];
  const compare = (inner: ViewBox, outer: ViewBox): number =>
    Math.max(
      ...levels.planes.map((plane) => Math.abs(meanOf(plane, width, inner) - meanOf(plane, width, outer))),
    );
  const above = { left, right, top: Math.max(0, top - far), bottom: Math.max(1, top - near) };
  const below = {
    left,
    right,
    top: Math.min(height - 1, bottom + near),
    bottom: Math.min(height, bottom + far),
  };
  const before = { top, bottom, left: Math.max(0, left - far), right: Math.max(1, left - near) };
  const after = { top, bottom, left: Math.min(width - 1, right + near), right: Math.min(width, right + far) };
  const contrasts = [
    compare({ left, right, top: top + near, bottom: top + far }, above),
    compare({ left, right, top: bottom - far, bottom: bottom - near }, below),
    compare({ top, bottom, left: left + near, right: left + far }, before),
    compare({ top, bottom, left: right - far, right: right - near }, after),
  ].sort((a, b) => b - a);
  return contrasts[2] ?? 0;
}

function meanOf(plane: Float32Array, width: number, { left, top, right, bottom }: ViewBox): number {
  let sum = 0;
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) sum += plane[y * width + x]!;
  }
  return sum / Math.max(1, (right - left) * (bottom - top));
}

interface Levels {
  readonly width: number;
  readonly height: number;
  readonly planes: readonly Float32Array[];
}

interface Edges {
  readonly levels: Levels;
  readonly width: number;
  readonly height: number;
  /** Running counts along each row of edges that lie level, and along each column of those that stand. */
  readonly horizontal: Int32Array;
  readonly vertical: Int32Array;
}

/** Share of the line `at` that is an edge, between `from` and `to`. */
function shareOf(counts: Int32Array, length: number, at: number, from: number, to: number): number {
  const row = at * (length + 1);
  return (counts[row + to]! - counts[row + from]!) / (to - from);
}

function measureEdges(view: Pixels): Edges {
  const levels = reduceToLogarithms(view);
  const { width, height, planes } = levels;
  const changes = (along: number) => (x: number, y: number) => {
    let most = 0;
    const [dx, dy] = along === 0 ? [1, 0] : [0, 1];
    for (const plane of planes) {
      const before = plane[(y - dy) * width + x - dx]!;
      const after = plane[(y + dy) * width + x + dx]!;
      most = Math.max(most, Math.abs(after - before));
    }
    return most;
  };
  const across = changes(0);
  const down = changes(1);
  const minChange = Math.max(MIN_CHANGE, MIN_CHANGE_OF_USUAL * measureUsualChange(width, height, across));
  return {
    levels,
    width,
    height,
    vertical: countEdges(width, height, (x, y) => across(x, y) >= minChange),
    horizontal: countEdges(height, width, (y, x) => down(x, y) >= minChange),
  };
}

/** The median over the view, which is that of its noise and its ground: print covers less than half of it. */
function measureUsualChange(
  width: number,
  height: number,
  changeAt: (x: number, y: number) => number,
): number {
  const changes: number[] = [];
  for (let y = 1; y < height - 1; y += SAMPLED) {
    for (let x = 1; x < width - 1; x += SAMPLED) changes.push(changeAt(x, y));
  }
  return medianOf(changes);
}

/**
 * Running counts of edges along each of `lines` lines of `length` steps; an edge of a neighbouring line counts, too.
 */
function countEdges(
  lines: number,
  length: number,
  isEdgeAt: (line: number, step: number) => boolean,
): Int32Array {
  const isEdge = new Uint8Array(lines * length);
  for (let line = 1; line < lines - 1; line++) {
    for (let step = 1; step < length - 1; step++) {
      if (isEdgeAt(line, step)) isEdge[line * length + step] = 1;
    }
  }
  const counts = new Int32Array(lines * (length + 1));
  for (let line = 0; line < lines; line++) {
    const first = Math.max(0, line - MAX_SLANT);
    const last = Math.min(lines - 1, line + MAX_SLANT);
    for (let step = 0; step < length; step++) {
      let seen = 0;
      for (let near = first; near <= last && !seen; near++) seen = isEdge[near * length + step]!;
      counts[line * (length + 1) + step + 1] = counts[line * (length + 1) + step]! + seen;
    }
  }
  return counts;
}

/** Means of STEP × STEP pixels of each channel, as logarithms: a shadow over half a photo changes no edge of it. */
function reduceToLogarithms({ data, width, height }: Pixels): Levels {
  const reducedWidth = Math.floor(width / STEP);
  const reducedHeight = Math.floor(height / STEP);
  const planes = [0, 1, 2].map((channel) => {
    const plane = new Float32Array(reducedWidth * reducedHeight);
    for (let y = 0; y < reducedHeight; y++) {
      for (let x = 0; x < reducedWidth; x++) {
        let sum = 0;
        for (let inner = 0; inner < STEP * STEP; inner++) {
          const pixel = (y * STEP + ((inner / STEP) | 0)) * width + x * STEP + (inner % STEP);
          sum += data[pixel * 3 + channel]!;
        }
        plane[y * reducedWidth + x] = Math.log(sum / (STEP * STEP) + DARK_LEVEL);
      }
    }
    return plane;
  });
  return { width: reducedWidth, height: reducedHeight, planes };
}

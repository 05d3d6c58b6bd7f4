// biome-ignore-all lint/style/noNonNullAssertion: index loops over parallel arrays of one length
import { medianOf } from './percentile.js';

/** The straight line `y = offset + slope · x`. */
export interface FittedLine {
  readonly offset: number;
  readonly slope: number;
}

export interface LeastSquaresFit extends FittedLine {
  /** Sum of the squared distances of the x from their mean; 0 where all x are equal, and then `slope` is 0. */
  readonly spread: number;
}

/** Ordinary least squares. Takes at least one point. */
export function fitLeastSquares(xs: ArrayLike<number>, ys: ArrayLike<number>): LeastSquaresFit {
  const count = xs.length;
  let meanX = 0;
  let meanY = 0;
  for (let index = 0; index < count; index++) {
    meanX += xs[index]!;
    meanY += ys[index]!;
  }
  meanX /= count;
  meanY /= count;
  let covariance = 0;
  let spread = 0;
  for (let index = 0; index < count; index++) {
    const x = xs[index]! - meanX;
    covariance += x * (ys[index]! - meanY);
    spread += x * x;
  }
  const slope = spread > 0 ? covariance / spread : 0;
  return { slope, offset: meanY - slope * meanX, spread };
}

/**
 * Theil–Sen: the median slope of all pairs of points, and the median offset for it. Right with up to 29 % of the points
 * wrong (Rousseeuw & Leroy, "Robust Regression and Outlier Detection", 1987). Takes at least two points; all x differ.
 */
export function fitTheilSen(xs: ArrayLike<number>, ys: ArrayLike<number>): FittedLine {
  const slopes: number[] = [];
  for (let first = 0; first < xs.length; first++) {
    for (let second = first + 1; second < xs.length; second++) {
      slopes.push((ys[second]! - ys[first]!) / (xs[second]! - xs[first]!));
    }
  }
  const slope = medianOf(slopes);
  const offsets = Array.from(xs, (x, index) => ys[index]! - slope * x);
  return { slope, offset: medianOf(offsets) };
}

/** `y` for an `x`. */
export type Parabola = (x: number) => number;

/** The parabola through three points, of which the x differ. */
export function parabolaThrough(
  [x0, y0]: readonly [number, number],
  [x1, y1]: readonly [number, number],
  [x2, y2]: readonly [number, number],
): Parabola {
  const first = (y1 - y0) / (x1 - x0);
  const second = ((y2 - y1) / (x2 - x1) - first) / (x2 - x0);
  return (x) => y0 + (x - x0) * (first + second * (x - x1));
}

/** Least squares with a parabola. Takes at least three points of which the x differ. */
export function fitParabola(xs: readonly number[], ys: readonly number[]): Parabola {
  const line = fitLeastSquares(xs, ys);
  const meanX = xs.reduce((sum, x) => sum + x, 0) / xs.length;
  // The part of x² that a straight line does not say already, and how much of it the remainders hold.
  const squares = xs.map((x) => (x - meanX) ** 2);
  const linear = fitLeastSquares(xs, squares);
  let product = 0;
  let norm = 0;
  for (let index = 0; index < xs.length; index++) {
    const curve = squares[index]! - linear.offset - linear.slope * xs[index]!;
    product += curve * (ys[index]! - line.offset - line.slope * xs[index]!);
    norm += curve * curve;
  }
  const bend = norm > 0 ? product / norm : 0;
  return (x) => line.offset + line.slope * x + bend * ((x - meanX) ** 2 - linear.offset - linear.slope * x);
}

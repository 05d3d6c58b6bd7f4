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

export type Corner = readonly [x: number, y: number];
/** Corners in order, clockwise from the first. */
export type Quad = readonly [Corner, Corner, Corner, Corner];

/** Row-major 3 × 3 matrix that takes a point of one plane to another; the last number is 1. */
export type Homography = readonly [number, number, number, number, number, number, number, number, number];

export function mapCorner(matrix: Homography, [x, y]: Corner): Corner {
  const depth = matrix[6] * x + matrix[7] * y + matrix[8];
  return [
    (matrix[0] * x + matrix[1] * y + matrix[2]) / depth,
    (matrix[3] * x + matrix[4] * y + matrix[5]) / depth,
  ];
}

export function mapCorners(quad: Quad, move: (corner: Corner) => Corner): Quad {
  return [move(quad[0]), move(quad[1]), move(quad[2]), move(quad[3])];
}

export function mapQuad(matrix: Homography, quad: Quad): Quad {
  return mapCorners(quad, (corner) => mapCorner(matrix, corner));
}

/**
 * The matrix that takes the rectangle (0, 0, width, height) to a quad.
 * Source: P. Heckbert, Fundamentals of Texture Mapping and Image Warping, 1989, square to quad.
 */
export function rectangleToQuad(width: number, height: number, quad: Quad): Homography {
  const [[x0, y0], [x1, y1], [x2, y2], [x3, y3]] = quad;
  const sumX = x0 - x1 + x2 - x3;
  const sumY = y0 - y1 + y2 - y3;
  const acrossX = x1 - x2;
  const acrossY = y1 - y2;
  const downX = x3 - x2;
  const downY = y3 - y2;
  const determinant = acrossX * downY - downX * acrossY;
  const g = (sumX * downY - downX * sumY) / determinant;
  const h = (acrossX * sumY - sumX * acrossY) / determinant;
  return [
    (x1 - x0 + g * x1) / width,
    (x3 - x0 + h * x3) / height,
    x0,
    (y1 - y0 + g * y1) / width,
    (y3 - y0 + h * y3) / height,
    y0,
    g / width,
    h / height,
    1,
  ];
}

/** The way back, by the adjugate. */
export function invertHomography(m: Homography): Homography {
  const a = m[4] * m[8] - m[5] * m[7];
  const b = m[2] * m[7] - m[1] * m[8];
  const c = m[1] * m[5] - m[2] * m[4];
  const d = m[5] * m[6] - m[3] * m[8];
  const e = m[0] * m[8] - m[2] * m[6];
  const f = m[2] * m[3] - m[0] * m[5];
  const g = m[3] * m[7] - m[4] * m[6];
  const h = m[1] * m[6] - m[0] * m[7];
  const i = m[0] * m[4] - m[1] * m[3];
  return [a / i, b / i, c / i, d / i, e / i, f / i, g / i, h / i, 1];
}

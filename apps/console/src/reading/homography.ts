// biome-ignore-all lint/style/noNonNullAssertion: elimination in an 8 × 9 system
export interface Point {
  readonly x: number;
  readonly y: number;
}

type Corners = readonly [Point, Point, Point, Point];

/** Row by row, without the last, which is 1. */
type Homography = readonly number[];

/**
 * The plane-to-plane map that takes four corners to those of a rectangle at the origin: from where a card lies in its
 * picture to where things are on the upright card.
 *
 * @returns null where the corners span nothing
 */
export function solveToRectangle(corners: Corners, width: number, height: number): Homography | null {
  const targets = [
    { x: 0, y: 0 },
    { x: width, y: 0 },
    { x: width, y: height },
    { x: 0, y: height },
  ];
  const rows: number[][] = [];
  corners.forEach(({ x, y }, at) => {
    const { x: u, y: v } = targets[at]!;
    rows.push([x, y, 1, 0, 0, 0, -u * x, -u * y, u], [0, 0, 0, x, y, 1, -v * x, -v * y, v]);
  });
  return solve(rows);
}

export function mapPoint(map: Homography, { x, y }: Point): Point {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = map;
  const depth = g * x + h * y + 1;
  return { x: (a * x + b * y + c) / depth, y: (d * x + e * y + f) / depth };
}

/** Gauss with partial pivoting, on rows that end with their right-hand side. */
function solve(rows: number[][]): number[] | null {
  const size = rows.length;
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++) {
      if (Math.abs(rows[row]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = row;
    }
    if (Math.abs(rows[pivot]![column]!) < 1e-12) return null;
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    const head = rows[column]!;
    for (let row = 0; row < size; row++) {
      if (row === column) continue;
      const factor = rows[row]![column]! / head[column]!;
      for (let at = column; at <= size; at++) rows[row]![at]! -= factor * head[at]!;
    }
  }
  return rows.map((row, at) => row[size]! / row[at]!);
}

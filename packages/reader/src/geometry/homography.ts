// biome-ignore-all lint/style/noNonNullAssertion: elimination in an 8 × 9 system
import type { Point } from '@ktp-ocr/card/text-line';

/** Row by row, the last of the nine is 1. */
export type Homography = readonly number[];

type Quad = readonly [Point, Point, Point, Point];

/** The projective map that takes each corner of `from` to the same corner of `to`: eight equations, Gauss–Jordan. */
export function solveHomography(from: Quad, to: Quad): Homography {
  const rows: number[][] = [];
  for (let corner = 0; corner < 4; corner++) {
    const { x, y } = from[corner]!;
    const { x: u, y: v } = to[corner]!;
    rows.push([x, y, 1, 0, 0, 0, -u * x, -u * y, u]);
    rows.push([0, 0, 0, x, y, 1, -v * x, -v * y, v]);
  }
  for (let column = 0; column < 8; column++) {
    let pivot = column;
    for (let row = column + 1; row < 8; row++) {
      if (Math.abs(rows[row]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = row;
    }
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    const lead = rows[column]!;
    for (let row = 0; row < 8; row++) {
      if (row === column) continue;
      const factor = rows[row]![column]! / lead[column]!;
      for (let index = column; index < 9; index++) rows[row]![index]! -= factor * lead[index]!;
    }
  }
  return [...rows.map((row, index) => row[8]! / row[index]!), 1];
}

export function mapPoint(homography: Homography, x: number, y: number): Point {
  const [a, b, c, d, e, f, g, h] = homography as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const weight = g * x + h * y + 1;
  return { x: (a * x + b * y + c) / weight, y: (d * x + e * y + f) / weight };
}

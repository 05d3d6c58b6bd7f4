import type { Corner, Quad } from '@ktp-ocr/geometry/homography';
import { boxToQuad } from './set-line.js';

/** One cubic Bézier curve: where it starts, its two handles, and where it ends. */
export type Curve = readonly [from: Corner, handle: Corner, otherHandle: Corner, to: Corner];

const SAMPLES = 24;

/**
 * The smallest upright box around a pen's strokes, as far as they lie on the card.
 * @param sheet size of the card in the curves' units
 */
export function boundStrokes(
  curves: readonly Curve[],
  lineWidth: number,
  sheet: { readonly width: number; readonly height: number },
): Quad {
  const points = curves.flatMap((curve) =>
    Array.from({ length: SAMPLES + 1 }, (_, sample) => pointAt(curve, sample / SAMPLES)),
  );
  const half = lineWidth / 2;
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  return boxToQuad({
    left: Math.max(0, Math.min(...xs) - half),
    top: Math.max(0, Math.min(...ys) - half),
    right: Math.min(sheet.width, Math.max(...xs) + half),
    bottom: Math.min(sheet.height, Math.max(...ys) + half),
  });
}

function pointAt([a, b, c, d]: Curve, t: number): Corner {
  const s = 1 - t;
  const blend = (axis: 0 | 1): number =>
    s ** 3 * a[axis] + 3 * s * s * t * b[axis] + 3 * s * t * t * c[axis] + t ** 3 * d[axis];
  return [blend(0), blend(1)];
}

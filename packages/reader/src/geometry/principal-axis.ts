/**
 * Direction in which the pixels spread most, radians in (-π/2, π/2], y down; an axis, so it knows no head nor tail.
 * From the second central moments.
 * @param pixels indices into a map that is `columns` wide
 */
export function principalAxisOf(pixels: Int32Array, columns: number): number {
  let meanX = 0;
  let meanY = 0;
  for (const index of pixels) {
    meanX += index % columns;
    meanY += Math.floor(index / columns);
  }
  meanX /= pixels.length;
  meanY /= pixels.length;
  let xx = 0;
  let xy = 0;
  let yy = 0;
  for (const index of pixels) {
    const x = (index % columns) - meanX;
    const y = Math.floor(index / columns) - meanY;
    xx += x * x;
    xy += x * y;
    yy += y * y;
  }
  return Math.atan2(2 * xy, xx - yy) / 2;
}

import { solveHomography } from '@ktp-ocr/reader/geometry/homography';

/** ISO/IEC 7810 ID-1, in millimetres. */
const CARD_RATIO = 85.6 / 53.98;

/**
 * A card cut out upright by corners that are known, at the size it has in the picture.
 * @param {import('@ktp-ocr/reader/image/pixels').GreyPixels} image
 * @param {readonly (readonly number[])[]} corners clockwise from the card's own top left, in the image's pixels
 * @returns {import('@ktp-ocr/reader/image/pixels').GreyPixels}
 */
export function cutCard(image, corners) {
  const [a, b, c, d] = corners.map(([x = 0, y = 0]) => ({ x, y }));
  if (!a || !b || !c || !d) throw new RangeError('a card has four corners');
  const width = Math.round(Math.max(Math.hypot(b.x - a.x, b.y - a.y), Math.hypot(c.x - d.x, c.y - d.y)));
  const height = Math.round(width / CARD_RATIO);
  const frame = /** @type {const} */ ([
    { x: 0, y: 0 },
    { x: width, y: 0 },
    { x: width, y: height },
    { x: 0, y: height },
  ]);
  const [xx = 0, xy = 0, x0 = 0, yx = 0, yy = 0, y0 = 0, wx = 0, wy = 0] = solveHomography(frame, [
    a,
    b,
    c,
    d,
  ]);
  const { data } = image;
  const cut = new Uint8Array(width * height);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const weight = wx * (column + 0.5) + wy * (row + 0.5) + 1;
      const x = clamp((xx * (column + 0.5) + xy * (row + 0.5) + x0) / weight - 0.5, image.width - 1.001);
      const y = clamp((yx * (column + 0.5) + yy * (row + 0.5) + y0) / weight - 0.5, image.height - 1.001);
      const at = (y | 0) * image.width + (x | 0);
      const share = x - (x | 0);
      const above = mix(data[at], data[at + 1], share);
      const below = mix(data[at + image.width], data[at + image.width + 1], share);
      cut[row * width + column] = mix(above, below, y - (y | 0)) + 0.5;
    }
  }
  return { data: cut, width, height };
}

/** @param {number} value @param {number} most */
function clamp(value, most) {
  return value < 0 ? 0 : value > most ? most : value;
}

/** @param {number | undefined} from @param {number | undefined} to @param {number} share */
function mix(from = 0, to = 0, share) {
  return from + (to - from) * share;
}

import { mapCorner, rectangleToQuad } from '@ktp-ocr/geometry/homography';

/** ISO/IEC 7810 ID-1, in millimetres. */
const CARD_RATIO = 85.6 / 53.98;

/**
 * A card cut out upright by corners that are known, at the size it has in the picture.
 * @param {import('@ktp-ocr/reader/image/pixels').GreyPixels} image
 * @param {readonly (readonly number[])[]} corners clockwise from the card's own top left, in the image's pixels
 * @returns {import('@ktp-ocr/reader/image/pixels').GreyPixels}
 */
export function cutCard(image, corners) {
  const [a, b, c, d] = corners.map(([x = 0, y = 0]) => /** @type {const} */ ([x, y]));
  if (!a || !b || !c || !d) throw new RangeError('a card has four corners');
  const width = Math.round(
    Math.max(Math.hypot(b[0] - a[0], b[1] - a[1]), Math.hypot(c[0] - d[0], c[1] - d[1])),
  );
  const height = Math.round(width / CARD_RATIO);
  const toImage = rectangleToQuad(width, height, [a, b, c, d]);
  const { data } = image;
  const cut = new Uint8Array(width * height);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const [imageX, imageY] = mapCorner(toImage, [column + 0.5, row + 0.5]);
      const x = clamp(imageX - 0.5, image.width - 1.001);
      const y = clamp(imageY - 0.5, image.height - 1.001);
      const at = (y | 0) * image.width + (x | 0);
      const share = x - (x | 0);
      const above = mix(data[at], data[at + 1], share);
      const below = mix(data[at + image.width], data[at + image.width + 1], share);
      cut[row * width + column] = mix(above, below, y - (y | 0)) + 0.5;
    }
  }
  return { data: cut, width, height };
}

/** @param {number} value @param {number} max */
function clamp(value, max) {
  return value < 0 ? 0 : value > max ? max : value;
}

/** @param {number | undefined} from @param {number | undefined} to @param {number} share */
function mix(from = 0, to = 0, share) {
  return from + (to - from) * share;
}

/**
 * @typedef {object} ColourCrop
 * @property {Float32Array} planes blue, green, red; -1 to 1; zero right of the text
 * @property {number} width
 * @property {number} paddedWidth
 */

/** Samples a side of a crop's pixel: PaddleOCR itself resizes without averaging. */
const MAX_SAMPLES = 2;

/**
 * One line cut out level, as PP-OCR's recogniser wants it: colour, blue first, at a fixed height.
 * @param {import('@ktp-ocr/reader/image/pixels').Pixels} pixels
 * @param {import('@ktp-ocr/reader/geometry/text-box').TextBox} box
 * @param {{ height: number, minWidth: number, maxWidth: number, widthStep: number }} size
 * @returns {ColourCrop}
 */
export function cropColourLine(pixels, box, { height, minWidth, maxWidth, widthStep }) {
  const naturalWidth = Math.round((height * box.width) / Math.max(1, box.height));
  const width = Math.max(minWidth, Math.min(maxWidth, naturalWidth));
  const paddedWidth = Math.ceil(width / widthStep) * widthStep;
  const area = height * paddedWidth;
  const planes = new Float32Array(3 * area);
  const samples = Math.max(1, Math.min(MAX_SAMPLES, Math.round(box.height / height)));
  const cos = Math.cos(box.angle);
  const sin = Math.sin(box.angle);
  const gain = 1 / (127.5 * samples * samples);
  const { data } = pixels;
  for (let row = 0; row < height * samples; row++) {
    const across = ((row + 0.5) / (height * samples) - 0.5) * box.height;
    const target = Math.floor(row / samples) * paddedWidth;
    for (let column = 0; column < width * samples; column++) {
      const along = ((column + 0.5) / (width * samples) - 0.5) * box.width;
      const x = clamp(box.centreX + along * cos - across * sin - 0.5, pixels.width - 1.001);
      const y = clamp(box.centreY + along * sin + across * cos - 0.5, pixels.height - 1.001);
      const left = x | 0;
      const top = y | 0;
      const rightShare = x - left;
      const lowerShare = y - top;
      const upper = (top * pixels.width + left) * 3;
      const lower = upper + pixels.width * 3;
      const at = target + Math.floor(column / samples);
      for (let channel = 0; channel < 3; channel++) {
        const above = mix(data[upper + channel], data[upper + 3 + channel], rightShare);
        const below = mix(data[lower + channel], data[lower + 3 + channel], rightShare);
        const plane = (2 - channel) * area;
        planes[plane + at] = (planes[plane + at] ?? 0) + mix(above, below, lowerShare) * gain;
      }
    }
  }
  for (let plane = 0; plane < 3; plane++)
    for (let row = 0; row < height; row++)
      for (let column = 0; column < width; column++) {
        const at = plane * area + row * paddedWidth + column;
        planes[at] = (planes[at] ?? 0) - 1;
      }
  return { planes, width, paddedWidth };
}

/** @param {number} value @param {number} most */
function clamp(value, most) {
  return value < 0 ? 0 : value > most ? most : value;
}

/** @param {number | undefined} from @param {number | undefined} to @param {number} share */
function mix(from = 0, to = 0, share) {
  return from + (to - from) * share;
}

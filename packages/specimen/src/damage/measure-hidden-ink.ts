import type { Quad } from '@ktp-ocr/geometry/homography';

/** RGBA pixels of one card; of several measured together, all of the same size. */
interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8ClampedArray;
}

/** Grey levels of difference below which a pixel holds no ink of the number. */
const MIN_INK = 24;

/**
 * How much of each digit's ink can no longer be told from what is beneath it, 0 to 1. Each card is given twice, with and
 * without its number: their difference is the number's ink, and what is left of that difference after the damage is what a
 * reader can still see. Ink that was smeared over the ground beside it hides as much: a digit made a block has kept all its
 * strokes, and shows none.
 * @param cells where the digits stand, upright boxes in pixels
 */
export function measureHiddenInk(
  cells: readonly Quad[],
  before: { readonly withNumber: Pixels; readonly without: Pixels },
  after: { readonly withNumber: Pixels; readonly without: Pixels },
): number[] {
  const ink = ({ withNumber, without }: typeof before, at: number): number =>
    Math.abs(greyAt(withNumber.pixels, at) - greyAt(without.pixels, at));
  const { width, height } = before.withNumber;
  return cells.map(([[left, top], , [right, bottom]]) => {
    let printed = 0;
    let visible = 0;
    let smeared = 0;
    for (let y = Math.max(0, Math.floor(top)); y < Math.min(height, Math.ceil(bottom)); y++) {
      for (let x = Math.max(0, Math.floor(left)); x < Math.min(width, Math.ceil(right)); x++) {
        const at = (y * width + x) * 4;
        const inkBefore = ink(before, at);
        const inkAfter = ink(after, at);
        if (inkBefore >= MIN_INK) {
          printed += inkBefore;
          visible += Math.min(inkBefore, inkAfter);
        } else if (inkAfter >= MIN_INK) smeared += inkAfter;
      }
    }
    return printed === 0 ? 1 : 1 - Math.max(0, visible - smeared) / printed;
  });
}

/** Brightness seen before a white wall, 0 to 255: a hole is as white with the number as without. */
function greyAt(pixels: Uint8ClampedArray, at: number): number {
  const [red = 0, green = 0, blue = 0, alpha = 0] = pixels.subarray(at, at + 4);
  return ((red * 0.299 + green * 0.587 + blue * 0.114) * alpha) / 255 + 255 - alpha;
}

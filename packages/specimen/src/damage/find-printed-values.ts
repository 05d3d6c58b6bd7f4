import type { DrawnCard } from '../card/draw-card.js';
import type { Box } from './cover-shapes.js';

/** Grey levels by which two drawings of one card differ where one of them has print. */
const MIN_DIFFERENCE = 24;

/**
 * The box of a value's ink: where a card differs from the same card without that value.
 * @returns undefined where the two look the same
 */
export function findPrintedValue(card: DrawnCard, without: DrawnCard): Box | undefined {
  const { width, height, pixels } = card;
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4 + 1;
      if (Math.abs((pixels[at] ?? 0) - (without.pixels[at] ?? 0)) < MIN_DIFFERENCE) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  return right < 0 ? undefined : { left, top, right: right + 1, bottom: bottom + 1 };
}

// biome-ignore-all lint/style/noNonNullAssertion: pixel loops within windows that lie in the image
import type { PageImage } from '../page-reader.js';
import { type CardArea, sampleArea } from './card-area.js';
import { transform } from './fourier.js';

const WINDOW = 64;
const COLUMNS = 6;
const ROWS = 4;
/** Slower waves than four a window are letters' and shadows', faster than 26 the image format's. */
const MIN_FREQUENCY = 4;
const MAX_FREQUENCY = 26;
/** Rows of text are waves too, upright ones; so are a card's guilloches, but they bend. */
const MIN_HORIZONTAL = 3;
const RING = 4;

/** Hann window: a window's hard edges would be waves of every length. */
const FADE = Float64Array.from(
  { length: WINDOW },
  (_, position) => 0.5 - 0.5 * Math.cos((2 * Math.PI * position) / (WINDOW - 1)),
);

/**
 * How much one wave stands out over the whole card: a photographed screen's pixel grid beats with the camera's
 * and covers everything with the same stripes. Natural log of that wave's power over the mean power of
 * waves a little longer, shorter or turned, averaged over windows spread across the card.
 */
export function measureMoire(image: PageImage, area: CardArea): number {
  const { width, height } = image.grey;
  const windows: Float64Array[] = [];
  for (const centre of sampleArea(area, image, COLUMNS, ROWS)) {
    const left = (centre % width) - WINDOW / 2;
    const top = Math.floor(centre / width) - WINDOW / 2;
    if (centre < 0 || left < 0 || top < 0 || left + WINDOW > width || top + WINDOW > height) continue;
    windows.push(cutWindow(image, left, top));
  }
  if (windows.length === 0) return 0;
  // Of two windows at most 1e23, and there are twelve pairs: a product of all is a number still.
  const product = new Float64Array(WINDOW * WINDOW).fill(1);
  for (let index = 0; index < windows.length; index += 2) {
    multiplyPower(product, windows[index]!, windows[index + 1]);
  }
  return findProminence(toLogarithms(product)) / windows.length;
}

/** Faded to its mean at the edges. */
function cutWindow({ grey }: PageImage, left: number, top: number): Float64Array {
  const window = new Float64Array(WINDOW * WINDOW);
  let sum = 0;
  for (let y = 0; y < WINDOW; y++) {
    for (let x = 0; x < WINDOW; x++) sum += grey.data[(top + y) * grey.width + left + x]!;
  }
  const mean = sum / WINDOW ** 2;
  for (let y = 0; y < WINDOW; y++) {
    for (let x = 0; x < WINDOW; x++) {
      const level = grey.data[(top + y) * grey.width + left + x]! - mean;
      window[y * WINDOW + x] = level * FADE[x]! * FADE[y]!;
    }
  }
  return window;
}

/** One transform for two windows, the second as the imaginary part: the halves of a real signal's transform mirror each other. */
function multiplyPower(
  product: Float64Array,
  first: Float64Array,
  second: Float64Array = new Float64Array(WINDOW * WINDOW),
): void {
  for (let row = 0; row < WINDOW; row++) transform(first, second, WINDOW, row * WINDOW);
  for (let column = 0; column < WINDOW; column++) transform(first, second, WINDOW, column, WINDOW);
  for (let vertical = 0; vertical < WINDOW; vertical++) {
    // No others are looked at.
    for (let horizontal = MIN_HORIZONTAL - RING; horizontal <= MAX_FREQUENCY + RING; horizontal++) {
      const here = vertical * WINDOW + (horizontal & (WINDOW - 1));
      const mirror = ((WINDOW - vertical) % WINDOW) * WINDOW + (-horizontal & (WINDOW - 1));
      const even = (first[here]! + first[mirror]!) ** 2 + (second[here]! - second[mirror]!) ** 2;
      const odd = (second[here]! + second[mirror]!) ** 2 + (first[here]! - first[mirror]!) ** 2;
      product[here]! *= (even / 4 + 1) * (odd / 4 + 1);
    }
  }
}

/** Once for all windows: logarithms of each took longer than the transforms. */
function toLogarithms(product: Float64Array): Float64Array {
  const power = new Float64Array(product.length);
  for (let at = 0; at < product.length; at++) {
    if (product[at]! > 1) power[at] = Math.log(product[at]!);
  }
  return power;
}

/** The wave that rises highest above the waves around it in length and direction. */
function findProminence(power: Float64Array): number {
  let most = 0;
  for (let vertical = -MAX_FREQUENCY; vertical <= MAX_FREQUENCY; vertical++) {
    for (let horizontal = MIN_HORIZONTAL; horizontal <= MAX_FREQUENCY; horizontal++) {
      const length = Math.hypot(horizontal, vertical);
      if (length < MIN_FREQUENCY || length > MAX_FREQUENCY) continue;
      const around = meanAround(power, horizontal, vertical);
      most = Math.max(most, powerAt(power, horizontal, vertical) - around);
    }
  }
  return most;
}

/** Mean over the square ring at `RING` steps, beyond what the window's fade smears of the wave itself. */
function meanAround(power: Float64Array, horizontal: number, vertical: number): number {
  let sum = 0;
  for (let step = -RING; step < RING; step++) {
    sum += powerAt(power, horizontal + step, vertical - RING);
    sum += powerAt(power, horizontal + RING, vertical + step);
    sum += powerAt(power, horizontal - step, vertical + RING);
    sum += powerAt(power, horizontal - RING, vertical - step);
  }
  return sum / (8 * RING);
}

/** Frequencies wrap: minus one is the last column or row. */
function powerAt(power: Float64Array, horizontal: number, vertical: number): number {
  const mask = WINDOW - 1;
  return power[(vertical & mask) * WINDOW + (horizontal & mask)]!;
}

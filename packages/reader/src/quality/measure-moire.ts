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

/** Hann window: a window's hard edges would be waves of every length. */
const FADE = Float64Array.from(
  { length: WINDOW },
  (_, position) => 0.5 - 0.5 * Math.cos((2 * Math.PI * position) / (WINDOW - 1)),
);

/**
 * How much one wave stands out over the whole card: a photographed screen's pixel grid beats with the camera's
 * and covers everything with the same stripes. Natural log of that wave's power over the mean power of waves
 * equally long, averaged over windows spread across the card.
 */
export function measureMoire(image: PageImage, area: CardArea): number {
  const { width, height } = image.grey;
  const power = new Float64Array(WINDOW * WINDOW);
  let windows = 0;
  for (const centre of sampleArea(area, image, COLUMNS, ROWS)) {
    const left = (centre % width) - WINDOW / 2;
    const top = Math.floor(centre / width) - WINDOW / 2;
    if (centre < 0 || left < 0 || top < 0 || left + WINDOW > width || top + WINDOW > height) continue;
    addLogPower(power, image, left, top);
    windows++;
  }
  return windows === 0 ? 0 : findProminence(power) / windows;
}

function addLogPower(power: Float64Array, { grey }: PageImage, left: number, top: number): void {
  const real = new Float64Array(WINDOW * WINDOW);
  const imaginary = new Float64Array(WINDOW * WINDOW);
  let mean = 0;
  for (let y = 0; y < WINDOW; y++) {
    for (let x = 0; x < WINDOW; x++) mean += grey.data[(top + y) * grey.width + left + x]! / WINDOW ** 2;
  }
  for (let y = 0; y < WINDOW; y++) {
    for (let x = 0; x < WINDOW; x++) {
      const level = grey.data[(top + y) * grey.width + left + x]! - mean;
      real[y * WINDOW + x] = level * FADE[x]! * FADE[y]!;
    }
  }
  for (let row = 0; row < WINDOW; row++) transform(real, imaginary, WINDOW, row * WINDOW);
  for (let column = 0; column < WINDOW; column++) transform(real, imaginary, WINDOW, column, WINDOW);
  for (let index = 0; index < power.length; index++) {
    power[index]! += Math.log(real[index]! ** 2 + imaginary[index]! ** 2 + 1);
  }
}

function findProminence(power: Float64Array): number {
  const sums = new Float64Array(WINDOW);
  const counts = new Float64Array(WINDOW);
  const waves: { length: number; horizontal: number; power: number }[] = [];
  for (let y = 0; y < WINDOW; y++) {
    for (let x = 0; x < WINDOW; x++) {
      const horizontal = x < WINDOW / 2 ? x : x - WINDOW;
      const vertical = y < WINDOW / 2 ? y : y - WINDOW;
      const length = Math.round(Math.hypot(horizontal, vertical));
      sums[length]! += power[y * WINDOW + x]!;
      counts[length]!++;
      waves.push({ length, horizontal, power: power[y * WINDOW + x]! });
    }
  }
  return waves
    .filter(({ length, horizontal }) => {
      return length >= MIN_FREQUENCY && length <= MAX_FREQUENCY && horizontal >= MIN_HORIZONTAL;
    })
    .reduce((most, wave) => Math.max(most, wave.power - sums[wave.length]! / counts[wave.length]!), 0);
}

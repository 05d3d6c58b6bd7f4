// biome-ignore-all lint/style/noNonNullAssertion: pixel loop within the crop's own bounds
import type { TextBox } from '../geometry/text-box.js';
import type { GreyPixels } from '../image/pixels.js';
import { sampleBilinear } from '../image/sample-bilinear.js';

/** One line of text, level, at the recogniser's height; `grey[y * width + x]`, 0 to 255. */
export interface LineCrop {
  readonly grey: Float32Array;
  readonly width: number;
  readonly height: number;
}

export interface CropSize {
  readonly height: number;
  readonly minWidth: number;
  readonly maxWidth: number;
  /** How much wider the print comes out than it is; 1 by default. */
  readonly stretch?: number;
}

/** At most so many samples along each side of a crop's pixel: a line 128 px high is averaged whole, taller ones lose little. */
const MAX_SAMPLES = 4;

/**
 * Crops one line along its own direction and scales it to `size.height`.
 *
 * Each pixel of the crop is the mean of bilinear samples spread over the area it covers: a large photo shrunk
 * by plain interpolation would turn thin strokes into dots.
 */
export function cropLine(image: GreyPixels, box: TextBox, size: CropSize): LineCrop {
  const height = size.height;
  const naturalWidth = Math.round((height * box.width * (size.stretch ?? 1)) / Math.max(1, box.height));
  const width = Math.max(size.minWidth, Math.min(size.maxWidth, naturalWidth));
  const samplesX = toSampleCount(box.width / width);
  const samplesY = toSampleCount(box.height / height);
  const grey = new Float32Array(width * height);
  const cos = Math.cos(box.angle);
  const sin = Math.sin(box.angle);
  const stepX = box.width / (width * samplesX);
  const stepY = box.height / (height * samplesY);
  // How far each column lies from the middle, in the image: the same for every row.
  const alongX = new Float64Array(width * samplesX);
  const alongY = new Float64Array(width * samplesX);
  for (let column = 0; column < alongX.length; column++) {
    const along = (column + 0.5) * stepX - box.width / 2;
    alongX[column] = along * cos;
    alongY[column] = along * sin;
  }
  // Most lines lie well within the image, where no place has to be clamped to it.
  const addRow = liesWithin(image, box) ? addRowWithin : addRowClamped;
  const weight = 1 / (samplesX * samplesY);
  for (let row = 0; row < height * samplesY; row++) {
    const across = (row + 0.5) * stepY - box.height / 2;
    // Half a pixel back: the value of pixel n is at its centre, n + 0.5.
    const startX = box.centreX - across * sin - 0.5;
    const startY = box.centreY + across * cos - 0.5;
    const target = Math.floor(row / samplesY) * width;
    addRow({ image, startX, startY, alongX, alongY, samplesX, weight, grey, target });
  }
  return { grey, width, height };
}

/** One row of samples, each of which adds `weight` of its grey to its pixel of the crop. */
interface SampleRow {
  readonly image: GreyPixels;
  readonly startX: number;
  readonly startY: number;
  readonly alongX: Float64Array;
  readonly alongY: Float64Array;
  readonly samplesX: number;
  readonly weight: number;
  readonly grey: Float32Array;
  /** Of the row's first pixel in `grey`. */
  readonly target: number;
}

function addRowClamped({
  image,
  startX,
  startY,
  alongX,
  alongY,
  samplesX,
  weight,
  grey,
  target,
}: SampleRow): void {
  for (let column = 0, pixel = target; column < alongX.length; pixel++) {
    for (const end = column + samplesX; column < end; column++) {
      grey[pixel]! += sampleBilinear(image, startX + alongX[column]!, startY + alongY[column]!) * weight;
    }
  }
}

/** The same where every place has four pixels of the image around it, the sampling written out: most of a crop's time is here. */
function addRowWithin({
  image: { data, width: stride },
  startX,
  startY,
  alongX,
  alongY,
  samplesX,
  weight,
  grey,
  target,
}: SampleRow): void {
  for (let column = 0, pixel = target; column < alongX.length; pixel++) {
    let sum = grey[pixel]!;
    for (const end = column + samplesX; column < end; column++) {
      const x = startX + alongX[column]!;
      const y = startY + alongY[column]!;
      const left = x | 0;
      const top = y | 0;
      const offset = top * stride + left;
      const fractionX = x - left;
      const upperLeft = data[offset]!;
      const lowerLeft = data[offset + stride]!;
      const upper = upperLeft + (data[offset + 1]! - upperLeft) * fractionX;
      const lower = lowerLeft + (data[offset + stride + 1]! - lowerLeft) * fractionX;
      sum = Math.fround(sum + (upper + (lower - upper) * (y - top)) * weight);
    }
    grey[pixel] = sum;
  }
}

/** Whether the box and the pixels next to it are all of the image. */
function liesWithin({ width, height }: GreyPixels, box: TextBox): boolean {
  const reachX = (Math.abs(Math.cos(box.angle)) * box.width + Math.abs(Math.sin(box.angle)) * box.height) / 2;
  const reachY = (Math.abs(Math.sin(box.angle)) * box.width + Math.abs(Math.cos(box.angle)) * box.height) / 2;
  return (
    box.centreX - reachX > 1 &&
    box.centreX + reachX < width - 2 &&
    box.centreY - reachY > 1 &&
    box.centreY + reachY < height - 2
  );
}

function toSampleCount(sourcePixels: number): number {
  return Math.max(1, Math.min(MAX_SAMPLES, Math.round(sourcePixels * 1.3)));
}

// biome-ignore-all lint/style/noNonNullAssertion: pixel loops within both planes
import type { Pixels } from '@ktp-ocr/reader/image/pixels';

export interface PlaneOptions {
  /** Source channel (0 red, 1 green, 2 blue) of each output plane. */
  readonly channelOrder: readonly [number, number, number];
  /** Subtracted from, then divided out of, each plane's 0..1 value. */
  readonly mean: readonly [number, number, number];
  readonly deviation: readonly [number, number, number];
}

/**
 * Resizes to `width` × `height` and gives normalised planes one after another (NCHW without the N).
 * Each output pixel is the mean of the source pixels it covers, or bilinear where the image grows.
 */
export function resizeToPlanes(
  pixels: Pixels,
  width: number,
  height: number,
  options: PlaneOptions,
): Float32Array<ArrayBuffer> {
  const columns = toTaps(pixels.width, width);
  const rows = shrinkRows(pixels, toTaps(pixels.height, height), height);
  const area = width * height;
  const rowStride = pixels.width * 3;
  const planes = new Float32Array(3 * area);
  options.channelOrder.forEach((channel, plane) => {
    const offset = options.mean[plane]!;
    const gain = 1 / options.deviation[plane]!;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const base = y * rowStride + columns.starts[x]! * 3 + channel;
        const firstWeight = x * columns.tapCount;
        let sum = 0;
        for (let tap = 0; tap < columns.tapCount; tap++) {
          sum += columns.weights[firstWeight + tap]! * rows[base + tap * 3]!;
        }
        planes[plane * area + y * width + x] = (sum / 255 - offset) * gain;
      }
    }
  });
  return planes;
}

/** Rows first, over interleaved channels: the inner loop then runs along memory. */
function shrinkRows(pixels: Pixels, taps: Taps, height: number): Float32Array {
  const rowStride = pixels.width * 3;
  const rows = new Float32Array(height * rowStride);
  for (let y = 0; y < height; y++) {
    const target = y * rowStride;
    for (let tap = 0; tap < taps.tapCount; tap++) {
      const weight = taps.weights[y * taps.tapCount + tap]!;
      if (weight === 0) continue;
      const source = (taps.starts[y]! + tap) * rowStride;
      for (let i = 0; i < rowStride; i++) rows[target + i]! += weight * pixels.data[source + i]!;
    }
  }
  return rows;
}

interface Taps {
  readonly starts: Int32Array;
  readonly weights: Float32Array;
  readonly tapCount: number;
}

/** A triangle filter as wide as the step between output pixels: anti-aliased when shrinking, bilinear when growing. */
function toTaps(sourceSize: number, targetSize: number): Taps {
  const step = sourceSize / targetSize;
  const radius = Math.max(1, step);
  const tapCount = Math.min(sourceSize, Math.ceil(radius * 2) + 1);
  const starts = new Int32Array(targetSize);
  const weights = new Float32Array(targetSize * tapCount);
  for (let target = 0; target < targetSize; target++) {
    const centre = (target + 0.5) * step - 0.5;
    const start = Math.max(0, Math.min(sourceSize - tapCount, Math.ceil(centre - radius)));
    starts[target] = start;
    let total = 0;
    for (let tap = 0; tap < tapCount; tap++) {
      const weight = Math.max(0, 1 - Math.abs(start + tap - centre) / radius);
      weights[target * tapCount + tap] = weight;
      total += weight;
    }
    for (let tap = 0; tap < tapCount; tap++) weights[target * tapCount + tap]! /= total;
  }
  return { starts, weights, tapCount };
}

// biome-ignore-all lint/style/noNonNullAssertion: pixel loops within the bounds they are given

import { type Similarity, scaleOf } from '../geometry/similarity.js';
import type { GreyPixels } from './pixels.js';
import { sampleBilinear } from './sample-bilinear.js';

/** The image at 1/1, 1/2, 1/4 … of its size, each level the mean of four pixels of the one before; never empty. */
export type GreyPyramid = readonly [GreyPixels, ...GreyPixels[]];

/** No level has a side below this: no crop is ever that coarse. */
const MIN_SIDE = 64;

export function buildGreyPyramid(image: GreyPixels): GreyPyramid {
  const levels: [GreyPixels, ...GreyPixels[]] = [image];
  let last = image;
  while (Math.min(last.width, last.height) >= 2 * MIN_SIDE) {
    last = halve(last);
    levels.push(last);
  }
  return levels;
}

function halve({ data, width, height }: GreyPixels): GreyPixels {
  const halfWidth = width >> 1;
  const halfHeight = height >> 1;
  const half = new Uint8Array(halfWidth * halfHeight);
  for (let y = 0; y < halfHeight; y++) {
    let source = 2 * y * width;
    const target = y * halfWidth;
    for (let x = 0; x < halfWidth; x++, source += 2) {
      const sum = data[source]! + data[source + 1]! + data[source + width]! + data[source + width + 1]!;
      half[target + x] = (sum + 2) >> 2;
    }
  }
  return { data: half, width: halfWidth, height: halfHeight };
}

/**
 * Samples a crop of `width` × `height` pixels bilinearly from the level nearest to its resolution and
 * normalises it to `(grey − mean) / (deviation + contrastFloor)` of its own pixels; 0 outside the image.
 */
export function sampleCrop(
  pyramid: GreyPyramid,
  crop: Similarity,
  width: number,
  height: number,
  contrastFloor: number,
): Float32Array<ArrayBuffer> {
  const level = Math.max(0, Math.min(pyramid.length - 1, Math.round(Math.log2(scaleOf(crop)))));
  const image = pyramid[level]!;
  const shrink = 2 ** -level;
  const stepX = crop.stepX * shrink;
  const stepY = crop.stepY * shrink;
  const output = new Float32Array(width * height).fill(OUTSIDE);
  const { data, width: stride } = image;
  const lastX = image.width - 1;
  const lastY = image.height - 1;
  const maxX = image.width - 0.5;
  const maxY = image.height - 0.5;
  for (let y = 0; y < height; y++) {
    // Continuous to index coordinates: a pixel's centre is half a pixel in.
    let sourceX = crop.originX * shrink + 0.5 * stepX - (y + 0.5) * stepY - 0.5;
    let sourceY = crop.originY * shrink + 0.5 * stepY + (y + 0.5) * stepX - 0.5;
    const row = y * width;
    for (let x = 0; x < width; x++, sourceX += stepX, sourceY += stepY) {
      if (sourceX < -0.5 || sourceY < -0.5 || sourceX > maxX || sourceY > maxY) continue;
      if (sourceX < 0 || sourceY < 0 || sourceX >= lastX || sourceY >= lastY) {
        output[row + x] = sampleBilinear(image, sourceX, sourceY);
        continue;
      }
      // The same, written out for a place with four pixels around it: nearly all of them.
      const left = sourceX | 0;
      const top = sourceY | 0;
      const offset = top * stride + left;
      const fractionX = sourceX - left;
      const upper = data[offset]! + (data[offset + 1]! - data[offset]!) * fractionX;
      const below = offset + stride;
      const lower = data[below]! + (data[below + 1]! - data[below]!) * fractionX;
      output[row + x] = upper + (lower - upper) * (sourceY - top);
    }
  }
  normalise(output, contrastFloor);
  return output;
}

/** No grey has this value. */
const OUTSIDE = -1;

function normalise(values: Float32Array, contrastFloor: number): void {
  let count = 0;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value === OUTSIDE) continue;
    count++;
    sum += value;
    squares += value * value;
  }
  const mean = count === 0 ? 0 : sum / count;
  const variance = count === 0 ? 0 : Math.max(0, squares / count - mean * mean);
  const gain = 1 / (Math.sqrt(variance) + contrastFloor);
  for (let i = 0; i < values.length; i++) {
    values[i] = values[i] === OUTSIDE ? 0 : (values[i]! - mean) * gain;
  }
}

// biome-ignore-all lint/style/noNonNullAssertion: every index of these loops over all pixels is in bounds by construction

import type { Quad } from '@ktp-ocr/geometry/homography';
import { type Homography, invertHomography, rectangleToQuad } from '@ktp-ocr/geometry/homography';
import type { DrawnCard } from '../card/draw-card.js';

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** RGBA, 4 bytes a pixel, rows from the top. */
  readonly pixels: Uint8ClampedArray;
}

/**
 * Lays a card into a picture, in place, so that its corners come to lie on `corners`. Bilinear: the card should
 * be drawn at about the size it will have.
 * @returns the matrix from card pixels to picture pixels
 */
export function warpCard(card: DrawnCard, picture: Picture, corners: Quad): Homography {
  const matrix = rectangleToQuad(card.width, card.height, corners);
  const back = invertHomography(matrix);
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  const left = Math.max(0, Math.floor(Math.min(...xs)));
  const right = Math.min(picture.width - 1, Math.ceil(Math.max(...xs)));
  const top = Math.max(0, Math.floor(Math.min(...ys)));
  const bottom = Math.min(picture.height - 1, Math.ceil(Math.max(...ys)));
  const { pixels: source, width, height } = card;
  const target = picture.pixels;
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const depth = back[6] * (x + 0.5) + back[7] * (y + 0.5) + back[8];
      // Matrices speak of pixel edges, the samples of pixel centres.
      const outerU = (back[0] * (x + 0.5) + back[1] * (y + 0.5) + back[2]) / depth;
      const outerV = (back[3] * (x + 0.5) + back[4] * (y + 0.5) + back[5]) / depth;
      const inside = Math.min(1, outerU + 0.5, outerV + 0.5, width + 0.5 - outerU, height + 0.5 - outerV);
      if (inside <= 0) continue;
      const u = Math.min(Math.max(outerU - 0.5, 0), width - 1.001);
      const v = Math.min(Math.max(outerV - 0.5, 0), height - 1.001);
      const column = u | 0;
      const row = v | 0;
      const fx = u - column;
      const fy = v - row;
      const at = (row * width + column) * 4;
      const below = at + width * 4;
      const w00 = (1 - fx) * (1 - fy);
      const w10 = fx * (1 - fy);
      const w01 = (1 - fx) * fy;
      const w11 = fx * fy;
      const alpha =
        source[at + 3]! * w00 + source[at + 7]! * w10 + source[below + 3]! * w01 + source[below + 7]! * w11;
      const cover = (inside * alpha) / 255;
      if (cover === 0) continue;
      const to = (y * picture.width + x) * 4;
      for (let channel = 0; channel < 3; channel++) {
        const ink =
          source[at + channel]! * w00 +
          source[at + 4 + channel]! * w10 +
          source[below + channel]! * w01 +
          source[below + 4 + channel]! * w11;
        target[to + channel] = cover >= 1 ? ink : ink * cover + target[to + channel]! * (1 - cover);
      }
    }
  }
  return matrix;
}

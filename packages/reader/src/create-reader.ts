import { fileURLToPath } from 'node:url';
import type { Point, TextLine } from '@ktp-ocr/card/text-line';
import { decodeImage, type ImageFormat } from './decode-image.js';
import { createTextDetector } from './detection/detect-text.js';
import { toGreyPixels } from './pixels.js';
import { readLines } from './read-lines.js';
import type { ReaderEngine } from './reader-engine.js';
import { createLineRecogniser } from './recognise-line.js';

export interface Reading {
  readonly format: ImageFormat;
  /** Size of the image after its EXIF turn, in its own pixels. */
  readonly width: number;
  readonly height: number;
  readonly lines: readonly TextLine[];
  /** How far the card's text is turned clockwise from reading left to right, in [0, 360). */
  readonly rotationDegrees: number;
  /** The card's corners in source-image pixels, clockwise from its own top left. */
  readonly corners?: readonly [Point, Point, Point, Point];
  /** Cards seen in the picture; the largest one was read. 0 where the detector does not know cards. */
  readonly cardsFound: number;
  readonly timings: ReadingTimings;
}

/** Wall-clock milliseconds. */
export interface ReadingTimings {
  readonly decodeMs: number;
  readonly detectMs: number;
  readonly recogniseMs: number;
  readonly totalMs: number;
}

export interface ReaderOptions {
  readonly engine?: ReaderEngine;
  readonly modelsDirectory?: string;
}

export interface Reader {
  /** @throws ImageFormatError where the bytes are not an image we can read. */
  read(bytes: Uint8Array): Promise<Reading>;
  close(): Promise<void>;
}

export async function createReader(options: ReaderOptions = {}): Promise<Reader> {
  const modelsDirectory = options.modelsDirectory ?? fileURLToPath(new URL('../models', import.meta.url));
  const [detector, recogniser] = await Promise.all([
    createTextDetector(),
    createLineRecogniser(modelsDirectory),
  ]);
  return {
    async read(bytes) {
      const startedAt = performance.now();
      const image = await decodeImage(bytes);
      const decodedAt = performance.now();
      const detection = await detector.detect(image.pixels);
      const detectedAt = performance.now();
      const grey = toGreyPixels(image.pixels);
      const { lines, readingAngle } = await readLines(grey, detection, recogniser, image.sourceScale);
      const finishedAt = performance.now();
      const [card] = detection.cards;
      return {
        format: image.format,
        width: image.sourceWidth,
        height: image.sourceHeight,
        lines,
        rotationDegrees: toDegrees(readingAngle),
        ...(card ? { corners: card.corners } : {}),
        cardsFound: detection.cards.length,
        timings: {
          decodeMs: decodedAt - startedAt,
          detectMs: detectedAt - decodedAt,
          recogniseMs: finishedAt - detectedAt,
          totalMs: finishedAt - startedAt,
        },
      };
    },
    async close() {},
  };
}

function toDegrees(angle: number): number {
  const degrees = Math.round((angle * 180) / Math.PI);
  return ((degrees % 360) + 360) % 360;
}

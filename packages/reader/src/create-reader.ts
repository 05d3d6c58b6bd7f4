import { fileURLToPath } from 'node:url';
import type { Point, TextLine } from '@ktp-ocr/card/text-line';
import { createPageReader } from './create-page-reader.js';
import { scalePoint, toSourceScale } from './geometry/to-source-scale.js';
import { type CardCrop, cropCard } from './image/crop-card.js';
import { createLookCloser } from './image/crop-high-resolution.js';
import { decodeImage, type ImageFormat } from './image/decode-image.js';
import { toGreyPixels } from './image/pixels.js';
import type { PageReader } from './page-reader.js';
import { assessQuality, type QualityFlags } from './quality/assess-quality.js';
import { DEFAULT_ENGINE, type ReaderEngine } from './reader-engine.js';
import { warmReader } from './warm-reader.js';

/** What was read in one image. All places are in pixels of the image after its EXIF turn, at its full size. */
export interface Reading {
  readonly format: ImageFormat;
  readonly width: number;
  readonly height: number;
  /** Who read it: not what was asked for where ONNX could not load. */
  readonly engine: ReaderEngine;
  readonly lines: readonly TextLine[];
  /** How far the text is turned clockwise from reading left to right, in [0, 360). */
  readonly rotationDegrees: number;
  readonly quality: QualityFlags;
  /** The card's corners, clockwise from its own top left; may lie outside the image. Absent where not found. */
  readonly corners?: readonly [Point, Point, Point, Point];
  /** Cards seen in the picture, one of which was read. 0 where the detector does not know cards. */
  readonly cardsFound: number;
  /** The upright card, where it was asked for and its corners were found. */
  readonly cardCrop?: CardCrop;
  readonly timings: ReadingTimings;
}

/** Wall-clock milliseconds. */
export interface ReadingTimings {
  readonly decodeMs: number;
  readonly detectMs: number;
  readonly recogniseMs: number;
  readonly totalMs: number;
}

export interface ReadOptions {
  readonly include?: readonly 'cardCrop'[];
}

export interface ReaderOptions {
  readonly engine?: ReaderEngine;
  /** Folder with all networks and the JSON of each; the package's own by default. */
  readonly modelsDirectory?: string;
  /** Told when ONNX or tesseract cannot load and the other reads alone. */
  readonly onFallback?: (error: Error) => void;
}

export interface Reader {
  readonly engine: ReaderEngine;
  /** @throws ImageFormatError where the bytes are not an image we can read. */
  read(bytes: Uint8Array, options?: ReadOptions): Promise<Reading>;
  close(): Promise<void>;
}

const MODELS_DIRECTORY = fileURLToPath(new URL('../models', import.meta.url));

/** Loads and warms a reader: its first image takes no longer than the next. One image at a time, one core. */
export async function createReader(options: ReaderOptions = {}): Promise<Reader> {
  const { engine = DEFAULT_ENGINE, modelsDirectory = MODELS_DIRECTORY, onFallback = () => {} } = options;
  const pageReader = await createPageReader(engine, modelsDirectory, onFallback);
  const reader: Reader = {
    engine: pageReader.engine,
    read: (bytes, { include = [] } = {}) => readImage(bytes, pageReader, include),
    close: () => pageReader.close(),
  };
  await warmReader(reader);
  return reader;
}

/** An image's whole story. */
async function readImage(
  bytes: Uint8Array,
  pageReader: PageReader,
  include: NonNullable<ReadOptions['include']>,
): Promise<Reading> {
  const startedAt = performance.now();
  const decoded = await decodeImage(bytes);
  const { format, pixels, sourceWidth, sourceHeight, sourceScale } = decoded;
  const decodedAt = performance.now();
  const lookCloser = sourceScale > 1 ? { lookCloser: createLookCloser(bytes, decoded) } : {};
  const image = { pixels, grey: toGreyPixels(pixels), ...lookCloser };
  const page = await pageReader.read(image);
  const card = page.cards[0];
  const quality = assessQuality(image, page, sourceScale);
  const cardCrop = card && include.includes('cardCrop') ? await cropCard(pixels, card.corners) : undefined;
  return {
    format,
    width: sourceWidth,
    height: sourceHeight,
    engine: pageReader.engine,
    lines: page.lines.map((line) => toSourceScale(line, sourceScale)),
    rotationDegrees: toDegrees(page.readingAngle),
    quality,
    ...(card ? { corners: scaleCorners(card.corners, sourceScale) } : {}),
    cardsFound: page.cards.length,
    ...(cardCrop ? { cardCrop } : {}),
    timings: {
      decodeMs: decodedAt - startedAt,
      detectMs: page.detectMs,
      recogniseMs: page.recogniseMs,
      totalMs: performance.now() - startedAt,
    },
  };
}

function scaleCorners(
  [a, b, c, d]: readonly [Point, Point, Point, Point],
  scale: number,
): [Point, Point, Point, Point] {
  return [scalePoint(a, scale), scalePoint(b, scale), scalePoint(c, scale), scalePoint(d, scale)];
}

function toDegrees(angle: number): number {
  const degrees = Math.round((angle * 180) / Math.PI);
  return ((degrees % 360) + 360) % 360;
}

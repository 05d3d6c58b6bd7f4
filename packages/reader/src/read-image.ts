import type { ParsedCard } from '@ktp-ocr/card/card-fields';
import { type CardExplanation, explainCard } from '@ktp-ocr/card/explain/explain-card';
import type { Point, TextLine } from '@ktp-ocr/card/text-line';
import type { UploadFormat } from '@ktp-ocr/contract/sync/image-format';
import {
  CARD_PARTS,
  type CardPartName,
  type CardParts,
  cropCardParts,
} from './card-parts/crop-card-parts.js';
import { scalePoint, toSourceScale } from './geometry/to-source-scale.js';
import { type CardCrop, cropCard } from './image/crop-card.js';
import { createHighResolutionCropper } from './image/crop-high-resolution.js';
import { decodeImage } from './image/decode/decode-image.js';
import type { OpenOptions } from './image/decode/open-image.js';
import { toGreyPixels } from './image/pixels.js';
import type { PageAttempt, PageOptions, PageReader } from './page-reader.js';
import { assessQuality, type QualityFlags } from './quality/assess-quality.js';
import type { ReaderEngine } from './reader-engine.js';

/** What was read in one image. All places are in pixels of the image after its EXIF turn, at its full size. */
export interface ImageReading {
  readonly format: UploadFormat;
  /** Pages of a PDF or TIFF, of which one was read; 1 for the others. */
  readonly pages: number;
  readonly width: number;
  readonly height: number;
  /** The engine that read it: not the one asked for where ONNX could not load. */
  readonly engine: ReaderEngine;
  /** Version of each model that it was read with, by the model's name: an answer can be traced to its models. */
  readonly models: Readonly<Record<string, string>>;
  readonly lines: readonly TextLine[];
  /** What the lines say. */
  readonly card: ParsedCard;
  /** How far the text is turned clockwise from reading left to right, in [0, 360). */
  readonly rotationDegrees: number;
  readonly quality: QualityFlags;
  /** The card's corners, clockwise from its own top left; may lie outside the image. Absent where not found. */
  readonly corners?: readonly [Point, Point, Point, Point];
  /** Cards seen in the image, one of which was read. 0 where the engine finds none. */
  readonly cardsFound: number;
  /** The upright card, where it was asked for and its corners were found. */
  readonly cardCrop?: CardCrop;
  /** Of the parts that were asked for. */
  readonly parts: CardParts;
  /** How the card came about, where it was asked for. Holds all that was read. */
  readonly explanation?: ReadingExplanation;
  readonly timings: ImageTimings;
}

export interface ReadingExplanation extends CardExplanation {
  readonly attempts: readonly PageAttempt[];
}

/** Wall-clock milliseconds. */
export interface ImageTimings {
  readonly decodeMs: number;
  readonly detectMs: number;
  readonly recogniseMs: number;
  readonly parseMs: number;
  readonly totalMs: number;
}

export interface ImageOptions extends PageOptions, OpenOptions {
  readonly include?: readonly ('cardCrop' | 'explanation' | CardPartName)[];
}

/**
 * An image's whole story: decode → read the page → assess the photo's quality → crop the card.
 *
 * @throws ImageFormatError where the bytes are not an image that can be decoded
 */
export async function readImage(
  bytes: Uint8Array,
  pageReader: PageReader,
  options: ImageOptions = {},
): Promise<ImageReading> {
  const { include = [], maxPixels, page: pageNumber, ...pageOptions } = options;
  const startedAt = performance.now();
  const decoded = await decodeImage(bytes, {
    ...(maxPixels ? { maxPixels } : {}),
    ...(pageNumber ? { page: pageNumber } : {}),
  });
  const { format, pages, pixels, sourceWidth, sourceHeight, sourceScale } = decoded;
  const decodedAt = performance.now();
  const image = {
    pixels,
    grey: toGreyPixels(pixels),
    sourceScale,
    ...(sourceScale > 1 ? { cropHighResolution: createHighResolutionCropper(decoded) } : {}),
  };
  const page = await pageReader.read(image, pageOptions);
  const [cardRegion] = page.cards;
  const quality = assessQuality(image, page);
  const cardCrop =
    cardRegion && include.includes('cardCrop') ? await cropCard(pixels, cardRegion.corners) : undefined;
  const asked = CARD_PARTS.filter((part) => include.includes(part));
  const noParts = Object.fromEntries(asked.map((part) => [part, null]));
  const parts =
    cardRegion && asked.length > 0
      ? await cropCardParts(decoded, cardRegion.corners, page.lines, asked)
      : noParts;
  const lines = page.lines.map((line) => toSourceScale(line, sourceScale));
  return {
    format,
    pages,
    width: sourceWidth,
    height: sourceHeight,
    engine: pageReader.engine,
    models: pageReader.models,
    lines,
    card: page.card,
    rotationDegrees: toDegrees(page.readingAngle),
    quality,
    ...(cardRegion ? { corners: scaleCorners(cardRegion.corners, sourceScale) } : {}),
    cardsFound: page.cardsFound,
    ...(cardCrop ? { cardCrop } : {}),
    parts,
    ...(include.includes('explanation')
      ? {
          explanation: {
            ...explainCard(lines, pageOptions),
            attempts: page.attempts.map((attempt) => scaleAttempt(attempt, sourceScale)),
          },
        }
      : {}),
    timings: {
      decodeMs: decodedAt - startedAt,
      detectMs: page.detectMs,
      recogniseMs: page.recogniseMs,
      parseMs: page.parseMs,
      totalMs: performance.now() - startedAt,
    },
  };
}

function scaleAttempt({ corners, ...attempt }: PageAttempt, scale: number): PageAttempt {
  return { ...attempt, ...(corners ? { corners: scaleCorners(corners, scale) } : {}) };
}

export function scaleCorners(
  [a, b, c, d]: readonly [Point, Point, Point, Point],
  scale: number,
): [Point, Point, Point, Point] {
  return [scalePoint(a, scale), scalePoint(b, scale), scalePoint(c, scale), scalePoint(d, scale)];
}

export function toDegrees(angle: number): number {
  const degrees = Math.round((angle * 180) / Math.PI);
  return ((degrees % 360) + 360) % 360;
}

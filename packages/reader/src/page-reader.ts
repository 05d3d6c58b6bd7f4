import type { TextLine } from '@ktp-ocr/card/text-line';
import type { CardRegion } from './geometry/text-box.js';
import type { LookCloser } from './image/crop-high-resolution.js';
import type { GreyPixels, Pixels } from './image/pixels.js';
import type { ReaderEngine } from './reader-engine.js';

/** A decoded image, in colour and in grey. */
export interface PageImage {
  readonly pixels: Pixels;
  readonly grey: GreyPixels;
  /** Absent where the image is as large as its file. */
  readonly lookCloser?: LookCloser;
}

/** What stands on a page; all places in pixels of the image that was given. */
export interface PageText {
  readonly lines: readonly TextLine[];
  /** Radians, clockwise as y grows downwards: the direction in which the text was read. */
  readonly readingAngle: number;
  /** The one that was read, then the others; empty where the detector knows no cards or found none. */
  readonly cards: readonly CardRegion[];
  readonly detectMs: number;
  readonly recogniseMs: number;
}

/** One way to read a page. */
export interface PageReader {
  readonly engine: ReaderEngine;
  read(image: PageImage): Promise<PageText>;
  close(): Promise<void>;
}

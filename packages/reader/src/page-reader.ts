import type { ParsedCard } from '@ktp-ocr/card/card-fields';
import type { TextLine } from '@ktp-ocr/card/text-line';
import type { CardRegion } from './geometry/text-box.js';
import type { CropHighResolution } from './image/crop-high-resolution.js';
import type { GreyPixels, Pixels } from './image/pixels.js';
import type { ReaderEngine } from './reader-engine.js';

/** A decoded image, in colour and in grey. */
export interface PageImage {
  readonly pixels: Pixels;
  readonly grey: GreyPixels;
  /** Pixels of the file per pixel of the image, 1 or more: a large photo was reduced while it was decoded. */
  readonly sourceScale: number;
  /** Absent where the image is as large as its file. */
  readonly cropHighResolution?: CropHighResolution;
}

export interface PageOptions {
  /** Day (YYYY-MM-DD) against which the holder's age is judged; without it the card's own day of issue is taken. */
  readonly asOf?: string;
}

/** One try at a page: what was taken for the card, how it was turned, and what came of it. */
export interface PageAttempt {
  /** `turned`: against what the networks say of its direction; `without_coloured_ink`: as stamped or marked in colour. */
  readonly kind: 'proposal' | 'turned' | 'without_coloured_ink';
  /** Its lines and its card are the answer. */
  readonly isChosen: boolean;
  /** The card's; absent where the engine finds none. */
  readonly corners?: CardRegion['corners'];
  readonly readingAngle: number;
  /** As in Detection. */
  readonly readingAngleConfidence: number;
  readonly lineCount: number;
  /** See `scoreCard`. */
  readonly score: number;
}

/** What was read on a page. All places but the card's are in pixels of the image that was given. */
export interface PageReading {
  readonly lines: readonly TextLine[];
  /** Radians, clockwise as y grows downwards: the direction in which the text reads. */
  readonly readingAngle: number;
  /** The card that was read, then the others; empty where none was found or the engine finds none. */
  readonly cards: readonly CardRegion[];
  /** Cards seen on the page, those among them whose place could not be told; 0 where none was found or the engine finds none. */
  readonly cardsFound: number;
  /** What the lines say; its polygons are in pixels of the file. */
  readonly card: ParsedCard;
  /** In the order in which they were made; empty where the engine makes none. */
  readonly attempts: readonly PageAttempt[];
  readonly detectMs: number;
  readonly recogniseMs: number;
  readonly parseMs: number;
}

/** What shows of a page without reading it. Places are in pixels of the image that was given. */
export interface FoundPage {
  /** Something laid out like a KTP was seen. */
  readonly ktpFound: boolean;
  readonly lines: readonly Pick<TextLine, 'place' | 'polygon'>[];
  readonly readingAngle: number;
  /** The likeliest card, then the others; empty where none was found or the engine finds none. */
  readonly cards: readonly CardRegion[];
  /** Version of each model that looked at it, by the model's name. */
  readonly models: Readonly<Record<string, string>>;
}

/** One way to read a page. */
export interface PageReader {
  readonly engine: ReaderEngine;
  /** Version of each model that it reads with, by the model's name. */
  readonly models: Readonly<Record<string, string>>;
  read(image: PageImage, options: PageOptions): Promise<PageReading>;
  /** A quick look, where the engine can give one: tesseract has to read the page to know. */
  find(image: PageImage): Promise<FoundPage>;
  close(): Promise<void>;
}

import { fileURLToPath } from 'node:url';
import { checkImage, type ImageCheck } from './check-image.js';
import { createPageReader } from './create-page-reader.js';
import type { OpenOptions } from './image/decode/open-image.js';
import { type ImageOptions, type ImageReading, readImage } from './read-image.js';
import { DEFAULT_ENGINE, type ReaderEngine } from './reader-engine.js';
import { warmReader } from './warm-reader.js';

export interface ReaderOptions {
  readonly engine?: ReaderEngine;
  /** Folder with all networks and the metadata of each; the package's own by default. */
  readonly modelsDirectory?: string;
  /** Called when ONNX or tesseract cannot load and the other reads alone. */
  readonly onFallback?: (error: Error) => void;
}

export interface Reader {
  readonly engine: ReaderEngine;
  /** @throws ImageFormatError where the bytes are not an image that can be decoded */
  read(bytes: Uint8Array, options?: ImageOptions): Promise<ImageReading>;
  /** Looks without reading, for a fraction of the cost. @throws ImageFormatError */
  check(bytes: Uint8Array, options?: OpenOptions): Promise<ImageCheck>;
  close(): Promise<void>;
}

/** The models that come with this package; the path holds from `src` and from `dist`. */
export const MODELS_DIRECTORY = fileURLToPath(new URL('../models', import.meta.url));

/**
 * Loads and warms a reader, so that its first image takes no longer than the next. It reads one image at a time on one
 * core.
 *
 * @throws ModelMismatchError where a network is not the one that its metadata names
 */
export async function createReader(options: ReaderOptions = {}): Promise<Reader> {
  const { engine = DEFAULT_ENGINE, modelsDirectory = MODELS_DIRECTORY, onFallback = () => {} } = options;
  const pageReader = await createPageReader(engine, modelsDirectory, onFallback);
  const reader: Reader = {
    engine: pageReader.engine,
    read: (bytes, readOptions) => readImage(bytes, pageReader, readOptions),
    check: (bytes, checkOptions) => checkImage(bytes, pageReader, checkOptions),
    close: () => pageReader.close(),
  };
  await warmReader(reader);
  return reader;
}

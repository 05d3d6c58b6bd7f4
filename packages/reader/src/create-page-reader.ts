import { createFastPageReader } from './create-fast-page-reader.js';
import { createTesseractPageReader } from './create-tesseract-page-reader.js';
import type { PageReader } from './page-reader.js';
import type { ReaderEngine } from './reader-engine.js';
import { createTesseractEngine } from './tesseract/tesseract-engine.js';

/**
 * The page reader that was asked for; where ONNX cannot load (a platform without it, a missing model), the one
 * that needs no native code. Rejects only where neither can be had.
 */
export async function createPageReader(
  engine: ReaderEngine,
  modelsDirectory: string,
  onFallback: (error: Error) => void,
): Promise<PageReader> {
  if (engine === 'tesseract') return createTesseractPageReader(await createTesseractEngine());
  const tesseract = engine === 'both' ? await createTesseractEngine() : undefined;
  try {
    return await createFastPageReader(modelsDirectory, tesseract);
  } catch (error) {
    onFallback(error as Error);
    return createTesseractPageReader(tesseract ?? (await createTesseractEngine()));
  }
}

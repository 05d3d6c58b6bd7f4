import type { PageReader } from './page-reader.js';
import { createFastPageReader } from './read-page.js';
import type { ReaderEngine } from './reader-engine.js';
import { createTesseractPageReader } from './tesseract/create-tesseract-page-reader.js';
import { createTesseractEngine } from './tesseract/tesseract-engine.js';

/**
 * The page reader that was asked for. Where ONNX cannot load (a platform without it, a missing model) tesseract reads,
 * which needs no native code; where tesseract does not start, `both` is ONNX alone. Whichever it is, `onFallback` is
 * told why. Rejects where none of what was asked for can be had.
 */
export async function createPageReader(
  engine: ReaderEngine,
  modelsDirectory: string,
  onFallback: (error: Error) => void,
): Promise<PageReader> {
  if (engine === 'tesseract') return createTesseractPageReader(await createTesseractEngine());
  const tesseract = engine === 'both' ? await createTesseractEngine().catch(onFallback) : undefined;
  try {
    return await createFastPageReader(modelsDirectory, tesseract ?? undefined);
  } catch (error) {
    onFallback(error as Error);
    return createTesseractPageReader(tesseract ?? (await createTesseractEngine()));
  }
}

import { loadDetectorModel } from './detection/detector-model.js';
import { ModelMismatchError } from './model/load-model.js';
import { findCard } from './page/find-card.js';
import type { PageReader } from './page-reader.js';
import { readPage } from './read-page.js';
import type { ReaderEngine } from './reader-engine.js';
import { loadNumberVerifier } from './recognition/nik/number-verifier.js';
import { loadBoxRecogniser } from './recognition/recognise-box.js';
import { createTesseractPageReader } from './tesseract/create-tesseract-page-reader.js';
import { LANGUAGE_DATA } from './tesseract/start-worker.js';
import { createTesseractEngine, type TesseractEngine } from './tesseract/tesseract-engine.js';

/**
 * The page reader that was asked for. Where ONNX cannot load (a platform without it, a missing model) tesseract takes
 * over, which needs no native code; where tesseract does not start, `both` is ONNX alone. Either way `onFallback` is called
 * with the reason. A model that was changed is no such case: nothing takes over for it.
 *
 * @throws ModelMismatchError where a network is not the one that its metadata names; rejects, too, where none of what was
 * asked for is available
 */
export async function createPageReader(
  engine: ReaderEngine,
  modelsDirectory: string,
  onFallback: (error: Error) => void,
): Promise<PageReader> {
  if (engine === 'tesseract') return createTesseractPageReader(await createTesseractEngine());
  const tesseract = engine === 'both' ? await createTesseractEngine().catch(onFallback) : undefined;
  try {
    return await createOnnxPageReader(modelsDirectory, tesseract ?? undefined);
  } catch (error) {
    if (error instanceof ModelMismatchError) {
      await tesseract?.close();
      throw error;
    }
    onFallback(error instanceof Error ? error : new Error(String(error)));
    return createTesseractPageReader(tesseract ?? (await createTesseractEngine()));
  }
}

/** Our own networks, with tesseract as a secondary engine where one is given. Closes that engine with itself. */
async function createOnnxPageReader(
  modelsDirectory: string,
  secondaryEngine?: TesseractEngine,
): Promise<PageReader> {
  const detector = await loadDetectorModel(modelsDirectory);
  const boxRecogniser = await loadBoxRecogniser(modelsDirectory);
  const numberVerifier = await loadNumberVerifier(modelsDirectory);
  const models = {
    detector,
    boxRecogniser,
    numberVerifier,
    ...(secondaryEngine ? { secondaryEngine } : {}),
  };
  return {
    engine: secondaryEngine ? 'both' : 'fast',
    models: {
      'text-detector': detector.metadata.version,
      ...boxRecogniser.versions,
      'number-verifier': numberVerifier.metadata.version,
      ...(secondaryEngine ? { tesseract: LANGUAGE_DATA } : {}),
    },
    read: (image, options) => readPage(image, models, options),
    find: ({ grey }) => findCard(grey, detector),
    async close() {
      await secondaryEngine?.close();
    },
  };
}

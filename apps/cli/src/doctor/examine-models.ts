import { createPageReader } from '@ktp-ocr/reader/create-page-reader';
import { MODELS_DIRECTORY } from '@ktp-ocr/reader/create-reader';
import type { ReaderEngine } from '@ktp-ocr/reader/reader-engine';
import { describeFailure, doubtful, type Finding, ill, well } from './finding.js';

/** Loads what a reader loads; each network is compared with the sum that its metadata names. */
export async function examineModels(engine: ReaderEngine, directory = MODELS_DIRECTORY): Promise<Finding> {
  const fallbacks: Error[] = [];
  try {
    const reader = await createPageReader(engine, directory, (error) => fallbacks.push(error));
    await reader.close();
  } catch (error) {
    return ill(
      'models',
      describeFailure(error),
      'install the release again: a network was changed or is missing',
    );
  }
  const [fallback] = fallbacks;
  return fallback
    ? doubtful(
        'models',
        `tesseract stands in: ${describeFailure(fallback)}`,
        'install the release again, for this platform',
      )
    : well('models', `those of the engine ${engine} are whole`);
}

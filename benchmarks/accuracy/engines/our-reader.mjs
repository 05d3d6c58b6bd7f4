import { createReader } from '@ktp-ocr/reader/create-reader';

/** @param {{ engine?: import('@ktp-ocr/reader/reader-engine').ReaderEngine, modelsDirectory?: string }} options the reader's own defaults where left out
 * @returns {Promise<import('./load-engine.mjs').Engine>} */
export async function loadOurReader(options) {
  const reader = await createReader({
    ...options,
    // Reading with another engine than the one named would be measured under the wrong name.
    onFallback: (error) => {
      throw error;
    },
  });
  return {
    readLines: async (bytes) => (await reader.read(bytes)).lines,
    readCard: async (bytes, readOptions) => (await reader.read(bytes, readOptions)).card,
  };
}

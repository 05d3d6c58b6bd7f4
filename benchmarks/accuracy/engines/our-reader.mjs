import { createReader } from '@ktp-ocr/reader/create-reader';

/** @param {'both'} [engine] the reader's own default without it
 * @returns {Promise<import('./load-engine.mjs').Engine>} */
export async function loadOurReader(engine) {
  const reader = await createReader({
    ...(engine ? { engine } : {}),
    // Reading with another engine than the one named would be measured under the wrong name.
    onFallback: (error) => {
      throw error;
    },
  });
  return { readLines: async (bytes) => (await reader.read(bytes)).lines };
}

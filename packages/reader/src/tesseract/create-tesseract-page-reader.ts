import type { PageReader } from '../page-reader.js';
import { readTesseractPage } from './read-tesseract-page.js';
import type { TesseractEngine } from './tesseract-engine.js';

/** The whole page with tesseract alone. Closes the engine with itself. */
export function createTesseractPageReader(engine: TesseractEngine): PageReader {
  return {
    engine: 'tesseract',
    async read({ grey }) {
      const startedAt = performance.now();
      const { lines, readingAngle } = await readTesseractPage(grey, engine);
      return {
        lines,
        readingAngle,
        cards: [],
        detectMs: 0,
        recogniseMs: performance.now() - startedAt,
      };
    },
    close: () => engine.close(),
  };
}

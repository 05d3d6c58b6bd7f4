import { parseCard } from '@ktp-ocr/card/parse-card';
import { toSourceScale } from '../geometry/to-source-scale.js';
import type { PageReader } from '../page-reader.js';
import { recogniseTesseractPage } from './recognise-tesseract-page.js';
import { LANGUAGE_DATA } from './start-worker.js';
import type { TesseractEngine } from './tesseract-engine.js';

/** Reads a whole page with tesseract alone. Closes the engine with itself. */
export function createTesseractPageReader(engine: TesseractEngine): PageReader {
  return {
    engine: 'tesseract',
    models: { tesseract: LANGUAGE_DATA },
    async read({ grey, sourceScale }, options) {
      const startedAt = performance.now();
      const { lines, readingAngle } = await recogniseTesseractPage(grey, engine);
      const recognisedAt = performance.now();
      const card = parseCard(
        lines.map((line) => toSourceScale(line, sourceScale)),
        options,
      );
      return {
        lines,
        readingAngle,
        cards: [],
        cardsFound: 0,
        card,
        attempts: [],
        detectMs: 0,
        recogniseMs: recognisedAt - startedAt,
        parseMs: performance.now() - recognisedAt,
      };
    },
    async find({ grey }) {
      const { lines, readingAngle } = await recogniseTesseractPage(grey, engine);
      const { reasons } = parseCard(lines);
      const isOther = reasons.some((reason) => ['no_text', 'no_card', 'other_document'].includes(reason));
      return { ktpFound: !isOther, lines, readingAngle, cards: [], models: { tesseract: LANGUAGE_DATA } };
    },
    close: () => engine.close(),
  };
}

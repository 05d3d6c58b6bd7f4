import { createTextDetector } from './detection/detect-text.js';
import type { PageReader } from './page-reader.js';
import { readLines } from './read-lines.js';
import { createLineRecogniser } from './recognise-line.js';
import { seekSecondOpinion } from './seek-second-opinion.js';
import type { TesseractEngine } from './tesseract/tesseract-engine.js';

/**
 * Detection and line recognition with ONNX, and tesseract's second opinion where one is given (the reader
 * closes it). Rejects where onnxruntime or a model cannot load.
 */
export async function createFastPageReader(
  modelsDirectory: string,
  secondOpinion?: TesseractEngine,
): Promise<PageReader> {
  const detector = await createTextDetector();
  const recogniser = await createLineRecogniser(modelsDirectory);
  return {
    engine: secondOpinion ? 'both' : 'fast',
    async read({ pixels, grey }) {
      const startedAt = performance.now();
      const detection = await detector.detect(pixels);
      const detectedAt = performance.now();
      const { lines, readingAngle } = await readLines(grey, detection, recogniser);
      const settled = secondOpinion ? await seekSecondOpinion(grey, lines, secondOpinion) : lines;
      return {
        lines: settled.map(({ box, ...line }) => line),
        readingAngle,
        cards: detection.cards,
        detectMs: detectedAt - startedAt,
        recogniseMs: performance.now() - detectedAt,
      };
    },
    async close() {
      await secondOpinion?.close();
    },
  };
}

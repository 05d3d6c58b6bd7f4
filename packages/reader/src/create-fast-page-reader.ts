import { createPaddleTextDetector } from './detection/detect-text-paddle.js';
import { createTrainedTextDetector } from './detection/detect-text-trained.js';
import type { Detection, TextDetector } from './detection/text-box.js';
import type { PageImage, PageReader } from './page-reader.js';
import { type ReadLines, readLines } from './read-lines.js';
import { createLineRecogniser } from './recognise-line.js';
import { seekSecondOpinion } from './seek-second-opinion.js';
import type { TesseractEngine } from './tesseract/tesseract-engine.js';
import { weighAsCard } from './weigh-as-card.js';

/** What one detector found in a picture and what was read there. */
interface Look {
  readonly detection: Detection;
  readonly read: ReadLines;
  /** See `weighAsCard`. */
  readonly weight: number;
  readonly detectMs: number;
}

/** From here on a second look has nothing to add (README, "Two looks"). */
const SURE_CARD = 0.94;
/** On clear pictures PaddleOCR cuts lines a little better: its look is kept unless ours makes clearly more. */
const SECOND_LOOK_BONUS = 0.05;

/**
 * Detection and line recognition with ONNX, and tesseract's second opinion where one is given (the reader
 * closes it). Our own detector looks first, at a fifth of the price; where what is read there does not make a sure
 * card, PaddleOCR's looks as well, and the look that makes more of a card is kept.
 *
 * Rejects where onnxruntime or a model cannot load.
 */
export async function createFastPageReader(
  modelsDirectory: string,
  secondOpinion?: TesseractEngine,
): Promise<PageReader> {
  const own = await createTrainedTextDetector();
  const paddle = await createPaddleTextDetector();
  const recogniser = await createLineRecogniser(modelsDirectory);

  async function look(detector: TextDetector, { pixels, grey }: PageImage): Promise<Look> {
    const startedAt = performance.now();
    const detection = await detector.detect(pixels);
    const detectMs = performance.now() - startedAt;
    const read = await readLines(grey, detection, recogniser);
    return { detection, read, weight: weighAsCard(read.lines), detectMs };
  }

  return {
    engine: secondOpinion ? 'both' : 'fast',
    async read(image) {
      const startedAt = performance.now();
      const first = await look(own, image);
      const second = first.weight >= SURE_CARD ? null : await look(paddle, image);
      const { read } = second && second.weight + SECOND_LOOK_BONUS >= first.weight ? second : first;
      const settled = secondOpinion
        ? await seekSecondOpinion(image.grey, read.lines, secondOpinion)
        : read.lines;
      const detectMs = first.detectMs + (second?.detectMs ?? 0);
      return {
        lines: settled.map(({ box, ...line }) => line),
        readingAngle: read.readingAngle,
        // Only our own detector knows cards.
        cards: first.detection.cards,
        detectMs,
        recogniseMs: performance.now() - startedAt - detectMs,
      };
    },
    async close() {
      await secondOpinion?.close();
    },
  };
}

import type { Pixels } from '../pixels.js';
import { createPaddleTextDetector } from './detect-text-paddle.js';
import { createTrainedTextDetector, type TrainedDetectorOptions } from './detect-text-trained.js';
import type { Detection, TextDetector } from './text-box.js';

/** A card prints 14 labels and 17 values or more; this many of each show that it was found, and found whole. */
const SURE_LABELS = 10;
const SURE_VALUES = 13;
/** Mean probability of the boxes; lower where letters are lost in blur or the crop was wrong. */
const SURE_SCORE = 0.8;
const SURE_DIRECTION = 0.9;

/**
 * Our own detector, and PaddleOCR's, at four times the cost, where ours did not find what a card shows:
 * a small network is quick on the many clear pictures, the larger one knows more odd ones.
 */
export async function createCascadeTextDetector(options: TrainedDetectorOptions = {}): Promise<TextDetector> {
  const { threads = 1 } = options;
  const [trained, paddle] = await Promise.all([
    createTrainedTextDetector(options),
    createPaddleTextDetector({ threads }),
  ]);
  return {
    async detect(pixels: Pixels): Promise<Detection> {
      const own = await trained.detect(pixels);
      if (isSure(own)) return own;
      const other = await paddle.detect(pixels);
      const elapsedMs = own.elapsedMs + other.elapsedMs;
      // With next to no text by either there is nothing to choose, and ours tells the direction better.
      return other.boxes.length > own.boxes.length / 2 ? { ...other, elapsedMs } : { ...own, elapsedMs };
    },
  };
}

/** Whether the detection shows a whole card of printed rows, all read the same way. */
export function isSure({ boxes, readingAngleConfidence, cards }: Detection): boolean {
  const labels = boxes.filter(({ kind }) => kind === 'label').length;
  const meanScore = boxes.reduce((sum, { score }) => sum + score, 0) / Math.max(1, boxes.length);
  return (
    cards.length > 0 &&
    labels >= SURE_LABELS &&
    boxes.length - labels >= SURE_VALUES &&
    meanScore >= SURE_SCORE &&
    readingAngleConfidence >= SURE_DIRECTION
  );
}

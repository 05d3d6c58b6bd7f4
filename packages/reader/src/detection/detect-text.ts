import { createCascadeTextDetector } from './detect-text-cascade.js';
import { createPaddleTextDetector } from './detect-text-paddle.js';
import { createTrainedTextDetector } from './detect-text-trained.js';
import type { TextDetector } from './text-box.js';

export type { CardRegion, Detection, TextBox, TextDetector, TextKind } from './text-box.js';

/** `trained` is our own, `paddle` PP-OCRv4's, `cascade` ours and, where it is not sure, PP-OCRv4's. */
export type DetectorName = 'trained' | 'paddle' | 'cascade';

export interface TextDetectorOptions {
  readonly model?: DetectorName;
  readonly threads?: number;
}

/**
 * By training/detector/MODEL_CARD.md: ours is better on hard photographs and eight times cheaper, PaddleOCR's still
 * finds a little more on clear ones, and the confidences of packages/card were calibrated on its boxes.
 */
export const DEFAULT_DETECTOR: DetectorName = 'paddle';

const CREATE = {
  trained: createTrainedTextDetector,
  paddle: createPaddleTextDetector,
  cascade: createCascadeTextDetector,
} as const;

/** The detector the reader uses unless told otherwise. Rejects where onnxruntime or the model cannot load. */
export async function createTextDetector(options: TextDetectorOptions = {}): Promise<TextDetector> {
  const { model = DEFAULT_DETECTOR, threads = 1 } = options;
  return CREATE[model]({ threads });
}

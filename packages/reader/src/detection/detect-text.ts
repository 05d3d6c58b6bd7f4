import { createPaddleTextDetector } from './detect-text-paddle.js';
import type { TextDetector } from './text-box.js';

export type { CardRegion, Detection, TextBox, TextDetector, TextKind } from './text-box.js';

export interface TextDetectorOptions {
  readonly threads?: number;
}

/** The detector the reader uses unless told otherwise. Rejects where onnxruntime or the model cannot load. */
export async function createTextDetector(options: TextDetectorOptions = {}): Promise<TextDetector> {
  return createPaddleTextDetector(options);
}

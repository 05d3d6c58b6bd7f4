/**
 * Who reads:
 * - `fast`: text detection and the line recogniser, both ONNX;
 * - `both`: the same, and tesseract.js reads doubtful lines a second time;
 * - `tesseract`: tesseract.js alone, also what the others fall back to where ONNX cannot load.
 */
export const READER_ENGINES = ['fast', 'tesseract', 'both'] as const;

export type ReaderEngine = (typeof READER_ENGINES)[number];

/** Chosen by measurement (README, "Second opinion"). */
export const DEFAULT_ENGINE: ReaderEngine = 'fast';

/**
 * Which engine reads:
 * - `fast`: text detection and line recognition with our own networks, both ONNX;
 * - `both`: the same, with tesseract.js as a secondary engine for uncertain lines;
 * - `tesseract`: tesseract.js alone, which is also the fallback where ONNX cannot load.
 */
export const READER_ENGINES = ['fast', 'tesseract', 'both'] as const;

export type ReaderEngine = (typeof READER_ENGINES)[number];

/** Chosen by measurement (README, "Secondary engine"). */
export const DEFAULT_ENGINE: ReaderEngine = 'fast';

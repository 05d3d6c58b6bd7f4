/**
 * @typedef {import('@ktp-ocr/card/text-line').TextLine} TextLine
 *
 * @typedef {readonly (readonly number[])[]} Corners clockwise from the card's own top left
 *
 * @typedef {object} Engine One way to get text lines out of a picture. All of them are understood by the same parser.
 * @property {(bytes: Uint8Array, corners?: Corners) => Promise<readonly TextLine[]>} readLines where the card was
 *   drawn is told for those who cannot find one
 * @property {(bytes: Uint8Array, options: { asOf: string }) => Promise<import('@ktp-ocr/card/card-fields').ParsedCard>}
 *   [readCard] where the engine parses its lines itself, with the same parser
 * @property {() => number} [childCpuMs] CPU time of processes it started and that have ended
 * @property {() => number} [childPeakRssBytes] the most that one of them held
 */

/** By the names that `--baselines` takes. Each module is loaded only in the process that measures it. */
const ENGINES = {
  /** As shipped, or with other networks. @param {string} [models] */
  ours: async (models) =>
    (await import('./our-reader.mjs')).loadOurReader(models ? { modelsDirectory: models } : {}),
  /** Ours, with tesseract.js asked about doubtful lines. */
  both: async () => (await import('./our-reader.mjs')).loadOurReader({ engine: 'both' }),
  /** tesseract.js, ind+eng, on the card cut out. */
  tesseract: async () => (await import('./tesseract-page.mjs')).loadTesseractJs(),
  /** PP-OCRv4, detection and recognition. */
  paddle: async () => (await import('./paddle.mjs')).loadPaddle(),
  /** The tesseract command on the same. */
  native: async () => (await import('./native-tesseract.mjs')).loadNativeTesseract(),
};

/** @typedef {keyof typeof ENGINES} EngineName */

export const ENGINE_NAMES = /** @type {EngineName[]} */ (Object.keys(ENGINES));

/** @param {EngineName} name @param {string} [models] folder of networks, for ours
 * @returns {Promise<Engine>} rejects where the engine is not installed */
export function loadEngine(name, models) {
  return ENGINES[name](models);
}

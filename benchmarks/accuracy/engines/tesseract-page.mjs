import { decodeImage } from '@ktp-ocr/reader/decode-image';
import { toGreyPixels } from '@ktp-ocr/reader/pixels';
import { readTesseractPage } from '@ktp-ocr/reader/tesseract/read-tesseract-page';
import { createTesseractEngine } from '@ktp-ocr/reader/tesseract/tesseract-engine';

/** A busy machine shall not make an answer wrong; what hangs is ended from outside. */
const TIMEOUT_MS = 250_000;

/** tesseract.js, ind+eng. @returns {Promise<import('./load-engine.mjs').Engine>} */
export async function loadTesseractJs() {
  const engine = await createTesseractEngine({ timeoutMs: TIMEOUT_MS });
  return { readLines: (bytes) => readPage(bytes, (image) => engine.recognise(image, 'block')) };
}

/**
 * The whole page by Tesseract, as READER=tesseract reads it: turned as EXIF says, its background divided (the one
 * preparation that ever helped), as one block, upright first and then on its other sides until it makes sense.
 * @param {Uint8Array} bytes
 * @param {(image: import('@ktp-ocr/reader/pixels').GreyPixels) => Promise<import('tesseract.js').Page>} recognise
 */
export async function readPage(bytes, recognise) {
  const { pixels } = await decodeImage(bytes);
  const { lines } = await readTesseractPage(toGreyPixels(pixels), { recognise, close: async () => {} });
  return lines;
}

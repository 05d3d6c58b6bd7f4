import { decodeImage } from '@ktp-ocr/reader/image/decode/decode-image';
import { toGreyPixels } from '@ktp-ocr/reader/image/pixels';
import { recogniseTesseractPage } from '@ktp-ocr/reader/tesseract/recognise-tesseract-page';
import { createTesseractEngine } from '@ktp-ocr/reader/tesseract/tesseract-engine';
import { cutCard } from './cut-card.mjs';

/** A busy machine shall not make an answer wrong; what hangs is ended from outside. */
const TIMEOUT_MS = 250_000;

/** @typedef {import('tesseract.js').Page} Page */

/** tesseract.js, ind+eng. @returns {Promise<import('./load-engine.mjs').Engine>} */
export async function loadTesseractJs() {
  const engine = await createTesseractEngine({ timeoutMs: TIMEOUT_MS });
  return {
    readLines: (bytes, corners) => readPage(bytes, corners, (image) => engine.recognise(image, 'block')),
  };
}

/**
 * A whole page by Tesseract, its background divided (the one preparation that ever helped), as one block, in one pass.
 *
 * Tesseract finds no card, straightens nothing, and drowns in the text around one. So it is given what it would need
 * another program for: the card, cut out upright by the corners at which it was drawn. Pictures without corners it gets
 * whole.
 * @param {Uint8Array} bytes
 * @param {import('./load-engine.mjs').Corners | undefined} corners
 * @param {(image: import('@ktp-ocr/reader/image/pixels').GreyPixels) => Promise<Page>} recognise
 */
export async function readPage(bytes, corners, recognise) {
  const { pixels, sourceScale } = await decodeImage(bytes);
  const grey = toGreyPixels(pixels);
  const page = corners
    ? cutCard(
        grey,
        corners.map((corner) => corner.map((at) => at / sourceScale)),
      )
    : grey;
  let passes = 0;
  const { lines } = await recogniseTesseractPage(page, {
    // What makes no sense is tried on its other sides; this page is known to stand upright.
    recognise: async (image) =>
      passes++ === 0 ? recognise(image) : /** @type {Page} */ (/** @type {unknown} */ ({ blocks: [] })),
    close: async () => {},
  });
  return lines;
}

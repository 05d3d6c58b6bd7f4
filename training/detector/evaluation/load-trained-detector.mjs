import { MODELS_DIRECTORY } from '../../../packages/reader/dist/create-reader.js';
import { loadDetectorModel } from '../../../packages/reader/dist/detection/detector-model.js';
import { toGreyPixels } from '../../../packages/reader/dist/image/pixels.js';
import { detectLikeliest } from '../../../packages/reader/dist/page/detect-cards.js';

/**
 * The reader's own detector, as far as its first and likeliest proposal.
 *
 * @param {string} [directory] of text-detector.json and its networks; the reader's own by default
 */
export async function loadTrainedDetector(directory = MODELS_DIRECTORY) {
  const model = await loadDetectorModel(directory);
  return {
    /**
     * @param {import('../../../packages/reader/dist/image/pixels.js').Pixels} pixels
     * @returns {Promise<import('../../../packages/reader/dist/geometry/text-box.js').Detection>}
     */
    detect: (pixels) => detectLikeliest(toGreyPixels(pixels), model),
  };
}

import type { DetectorModel } from '../detection/detector-model.js';
import type { Detection } from '../geometry/text-box.js';
import { type HighResolutionCrop, toImageCard } from '../image/crop-high-resolution.js';
import type { PageImage } from '../page-reader.js';
import { detectLikeliest } from './detect-cards.js';
import { MIN_FOUND_AGAIN } from './retry-policy.js';

/** Lines that were found in the image, or in a crop of it in more detail. */
export interface FoundLines {
  readonly crop: HighResolutionCrop;
  readonly detection: Detection;
  /** In pixels of the image. */
  readonly cards: Detection['cards'];
}

/** Where the file holds a small card in more detail, its lines are detected again in that; else what was found is kept. */
export async function detectInHighResolution(
  image: PageImage,
  detection: Detection,
  model: DetectorModel,
): Promise<FoundLines> {
  const whole = { pixels: image.pixels, grey: image.grey, originX: 0, originY: 0, scale: 1 };
  const kept = { crop: whole, detection, cards: detection.cards };
  const [card, ...others] = detection.cards;
  const crop = card && (await image.cropHighResolution?.(card.corners));
  if (!crop) return kept;
  const again = await detectLikeliest(crop.grey, model);
  if (again.boxes.length < MIN_FOUND_AGAIN * detection.boxes.length) return kept;
  const [cardAgain] = again.cards;
  return { crop, detection: again, cards: [cardAgain ? toImageCard(cardAgain, crop) : card, ...others] };
}

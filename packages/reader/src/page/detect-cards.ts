import {
  type CardDetection,
  isCard,
  scoreDetection,
  toDetection,
  toRotationHypotheses,
  toWholeImageProposal,
} from '../detection/card-detection.js';
import { detectCrop } from '../detection/detect-crop.js';
import type { DetectorModel } from '../detection/detector-model.js';
import { mergeProposals } from '../detection/merge-proposals.js';
import { type CardProposal, proposeCards } from '../detection/propose-cards.js';
import { proposeInEvenLight } from '../detection/propose-in-even-light.js';
import type { RotatedRectangle } from '../geometry/rotated-rectangle.js';
import type { Detection } from '../geometry/text-box.js';
import type { GreyPixels } from '../image/pixels.js';
import { buildGreyPyramid, type GreyPyramid } from '../image/sample-crop.js';
import { MAX_CROP_TURN, MAX_CROPS, MAX_PROPOSALS, MAX_SHIFT, MAX_SIZE_RATIO } from './retry-policy.js';

/** What may be the card, and its text. */
export interface Candidate {
  readonly detection: Detection;
  /** It was turned against what the networks say of its direction. */
  readonly isTurned: boolean;
}

/**
 * What may be the card and its text, likeliest first; each is sought only when it is asked for. Whoever can tell a card
 * from other print by what it says stops when one is found.
 *
 * @param chooseMaxCrops how often a further proposal is cropped: whoever knows what was read of the last ones can tell
 */
export async function* detectCards(
  grey: GreyPixels,
  model: DetectorModel,
  chooseMaxCrops: () => number = () => MAX_CROPS,
): AsyncGenerator<Candidate> {
  const pyramid = buildGreyPyramid(grey);
  const asLit = await proposeCards(model, pyramid);
  const proposals = asLit.length > 0 ? asLit : await proposeInEvenLight(model, pyramid);
  const whole = toWholeImageProposal(grey);
  const tried: CardDetection[] = [];
  for (const proposal of [...proposals.slice(0, MAX_PROPOSALS), whole]) {
    const detection = await detectUntilConverged(model, pyramid, proposal, MAX_CROPS);
    tried.push(detection);
    if (isCard(detection)) break;
  }
  // The one that proved to be a card, which is the last; else the first of those with most lines.
  const likeliest =
    tried.findLast(isCard) ??
    tried.reduce((best, other) => (scoreDetection(other) > scoreDetection(best) ? other : best));
  yield { detection: toDetection(likeliest, proposals), isTurned: false };
  // Rotation hypotheses come last: they are for cards that nothing else could read, and askew crops lose the ends of lines.
  const hypotheses = proposals.slice(0, 1).flatMap(toRotationHypotheses);
  for (const proposal of [...proposals, ...mergeProposals(proposals), whole, ...hypotheses]) {
    if (proposal === likeliest.proposal) continue;
    const known = tried.find((detection) => detection.proposal === proposal);
    const found = known ?? (await detectUntilConverged(model, pyramid, proposal, chooseMaxCrops()));
    yield { detection: toDetection(found, proposals), isTurned: hypotheses.includes(proposal) };
  }
}

/** The likeliest card of an image and its text. */
export async function detectLikeliest(grey: GreyPixels, model: DetectorModel): Promise<Detection> {
  for await (const { detection } of detectCards(grey, model)) return detection;
  // The whole image is always proposed.
  throw new Error('nothing was proposed');
}

/** Detects the lines where the card was proposed and, until the card lies in its crop as it should, where it proves to lie. */
export async function detectUntilConverged(
  model: DetectorModel,
  pyramid: GreyPyramid,
  proposal: CardProposal,
  maxCrops = MAX_CROPS,
): Promise<CardDetection> {
  let place: RotatedRectangle = proposal;
  let best: CardDetection | undefined;
  let disputed = false;
  let wasEmpty = false;
  for (let crops = 0; crops < maxCrops || best === undefined; crops++) {
    const crop = await detectCrop(model, pyramid, place);
    const turned = Math.abs(crop.turn) > MAX_CROP_TURN;
    const sizeRatio = Math.max(crop.sizeRatio, 1 / crop.sizeRatio);
    const converged = !turned && sizeRatio < MAX_SIZE_RATIO && crop.shift < MAX_SHIFT;
    disputed ||= turned;
    const detection = { proposal, place, crop, disputed, converged };
    if (best === undefined || scoreDetection(detection) >= scoreDetection(best)) best = detection;
    // A crop without lines may still show the card's shape, and cropped by that its lines may show; this once.
    const isEmpty = crop.boxes.length === 0;
    if (converged || crop.card === undefined || (isEmpty && wasEmpty)) break;
    wasEmpty = isEmpty;
    place = crop.card;
  }
  return best;
}

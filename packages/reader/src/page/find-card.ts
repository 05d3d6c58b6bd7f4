import {
  type CardDetection,
  isCard,
  scoreDetection,
  toDetection,
  toWholeImageProposal,
} from '../detection/card-detection.js';
import type { DetectorModel } from '../detection/detector-model.js';
import { proposeCards } from '../detection/propose-cards.js';
import { toCorners } from '../geometry/rotated-rectangle.js';
import type { GreyPixels } from '../image/pixels.js';
import { buildGreyPyramid } from '../image/sample-crop.js';
import type { FoundPage } from '../page-reader.js';
import { detectUntilConverged } from './detect-cards.js';

/** The first proposal is cropped again where it lay askew; another one is looked at once: each crop is some 10 ms of CPU. */
const MAX_CROPS = 2;
/** A KTP has fourteen labels, of which twelve or more were seen in every picture of 135; README, "Checks". */
const MIN_KTP_LABELS = 10;

/** Where the card lies and its lines, at what a quick look costs: at most three crops. What they say is not known. */
export async function findCard(grey: GreyPixels, model: DetectorModel): Promise<FoundPage> {
  const pyramid = buildGreyPyramid(grey);
  const proposals = await proposeCards(model, pyramid);
  const [first, second] = [...proposals, toWholeImageProposal(grey)];
  const tried: CardDetection[] = [];
  if (first) tried.push(await detectUntilConverged(model, pyramid, first, MAX_CROPS));
  if (second && !tried.some(isCard)) tried.push(await detectUntilConverged(model, pyramid, second, 1));
  const best = tried.reduce((one, other) => (scoreDetection(other) > scoreDetection(one) ? other : one));
  const { boxes, readingAngle, cards } = toDetection(best, proposals);
  const labels = boxes.filter(({ kind }) => kind === 'label').length;
  return {
    models: { 'text-detector': model.metadata.version },
    ktpFound: isCard(best) && labels >= MIN_KTP_LABELS,
    lines: boxes.map((box) => ({ place: box, polygon: toCorners(box) })),
    readingAngle,
    cards,
  };
}

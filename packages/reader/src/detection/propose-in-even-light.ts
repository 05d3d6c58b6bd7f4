import { normaliseIllumination } from '../image/normalise-illumination.js';
import { buildGreyPyramid, type GreyPyramid } from '../image/sample-crop.js';
import type { DetectorModel } from './detector-model.js';
import { type CardProposal, proposeCards } from './propose-cards.js';

/** The finder looks at 256 pixels along the longer side: a level of the pyramid that has twice as many is enough. */
const MIN_LONG_SIDE = 512;
/** What is taken for a place's light is the mean of a square around it that reaches so far, as a part of the longer side. */
const RADIUS = 0.04;

/**
 * Where cards may lie, sought in the image as if no shadow fell on it. A card half of which lies in deep shadow is no card to the
 * finder, which sees the shadow's edge first.
 */
export async function proposeInEvenLight(
  model: DetectorModel,
  pyramid: GreyPyramid,
): Promise<CardProposal[]> {
  const [image] = pyramid;
  const small = pyramid.findLast(({ width, height }) => Math.max(width, height) >= MIN_LONG_SIDE) ?? image;
  const radius = Math.round(RADIUS * Math.max(small.width, small.height));
  const proposals = await proposeCards(model, buildGreyPyramid(normaliseIllumination(small, radius)));
  const scale = image.width / small.width;
  return proposals.map((proposal) => ({
    ...proposal,
    centreX: proposal.centreX * scale,
    centreY: proposal.centreY * scale,
    width: proposal.width * scale,
    height: proposal.height * scale,
  }));
}

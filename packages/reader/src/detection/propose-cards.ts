import { angleBetween } from '../geometry/angles.js';
import { principalAxisOf } from '../geometry/principal-axis.js';
import { type RotatedRectangle, toRectangleAlong } from '../geometry/rotated-rectangle.js';
import type { GreyPyramid } from '../geometry/sample-grey.js';
import { sampleGrey } from '../geometry/sample-grey.js';
import type { DetectorModel } from './detector-model.js';
import { type Component, findComponents } from './mask/find-components.js';

/** A card as first seen from afar: where about, and which way it reads. */
export interface CardSighting extends RotatedRectangle {
  readonly score: number;
  /** Length of the mean direction vote, 0 (its cells disagree) to 1. */
  readonly agreement: number;
}

/** A card of which fewer cells show is too small to read: under a seventh of the picture wide. */
const MIN_CORE_CELLS = 24;

/** All cards on the picture, largest first. */
export async function findCards(model: DetectorModel, pyramid: GreyPyramid): Promise<CardSighting[]> {
  const { longSidePixels, sizeStep, stride, coreShare, threshold } = model.facts.cardFinder;
  const { width: imageWidth, height: imageHeight } = pyramid[0]!;
  const scale = Math.max(imageWidth, imageHeight) / longSidePixels;
  const width = Math.ceil(imageWidth / scale / sizeStep) * sizeStep;
  const height = Math.ceil(imageHeight / scale / sizeStep) * sizeStep;
  const whole = { originX: 0, originY: 0, stepX: scale, stepY: 0 };
  const input = sampleGrey(pyramid, whole, width, height, model.facts.contrastFloor);
  const { core, direction } = await model.findCards(input, width, height);
  const columns = width / stride;
  const rows = height / stride;
  return findComponents(core!, columns, rows, threshold, MIN_CORE_CELLS)
    .map((component) => toSighting(component, direction!, columns, rows, stride * scale, coreShare))
    .sort((a, b) => b.width * b.height - a.width * a.height);
}

function toSighting(
  component: Component,
  direction: Float32Array,
  columns: number,
  rows: number,
  cellPixels: number,
  coreShare: number,
): CardSighting {
  let cos = 0;
  let sin = 0;
  for (const index of component.pixels) {
    const x = direction[index]!;
    const y = direction[columns * rows + index]!;
    const length = Math.hypot(x, y) + 1e-6;
    cos += x / length;
    sin += y / length;
  }
  const core = fitCore(component, columns, Math.atan2(sin, cos));
  return {
    centreX: core.centreX * cellPixels,
    centreY: core.centreY * cellPixels,
    width: (core.width * cellPixels) / coreShare,
    height: (core.height * cellPixels) / coreShare,
    angle: core.angle,
    score: component.meanProbability,
    agreement: Math.hypot(cos, sin) / component.pixelCount,
  };
}

/** A rectangle along the axis has to fit so much better, in shares of it that are filled. */
const MIN_BETTER_FIT = 0.04;

/**
 * The cells' mean vote is a good guess of the direction and, with cards that lie askew, a poor one by up to 40 degrees;
 * the axis of their shape is exact and cannot tell head from foot. It is taken where it fits the shape better.
 */
function fitCore(component: Component, columns: number, voted: number): RotatedRectangle {
  const byVote = toRectangleAlong(component.outline, voted);
  const off = angleBetween(voted, principalAxisOf(component.pixels, columns));
  // An axis is as good as its opposite: the nearer one.
  const byAxis = toRectangleAlong(component.outline, voted + off - Math.PI * Math.round(off / Math.PI));
  const fit = ({ width, height }: RotatedRectangle) => component.pixelCount / (width * height);
  return fit(byAxis) > fit(byVote) + MIN_BETTER_FIT ? byAxis : byVote;
}

import type { DetectorModel } from './detector-model.js';
import { type Component, findComponents } from './find-components.js';
import { type RotatedRectangle, toRectangleAlong } from './rotated-rectangle.js';
import type { GreyPyramid } from './sample-grey.js';
import { sampleGrey } from './sample-grey.js';

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
    .map((component) => toSighting(component, direction!, columns * rows, stride * scale, coreShare))
    .sort((a, b) => b.width * b.height - a.width * a.height);
}

function toSighting(
  component: Component,
  direction: Float32Array,
  planeSize: number,
  cellPixels: number,
  coreShare: number,
): CardSighting {
  let cos = 0;
  let sin = 0;
  for (const index of component.pixels) {
    const x = direction[index]!;
    const y = direction[planeSize + index]!;
    const length = Math.hypot(x, y) + 1e-6;
    cos += x / length;
    sin += y / length;
  }
  const core = toRectangleAlong(component.outline, Math.atan2(sin, cos));
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

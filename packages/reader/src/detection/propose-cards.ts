// biome-ignore-all lint/style/noNonNullAssertion: sums over the cells of one map
import { angleBetween } from '../geometry/angles.js';
import { principalAxisOf } from '../geometry/principal-axis.js';
import { type RotatedRectangle, toRectangleAlong } from '../geometry/rotated-rectangle.js';
import { type GreyPyramid, sampleCrop } from '../image/sample-crop.js';
import type { DetectorModel } from './detector-model.js';
import { divideComponent } from './divide-component.js';
import { type Component, findComponents } from './mask/find-components.js';

/** Where a card may lie, seen on the whole image at a coarse scale, and which way it reads. */
export interface CardProposal extends RotatedRectangle {
  readonly score: number;
  /** Length of the mean direction vote, 0 (its cells disagree) to 1. */
  readonly agreement: number;
}

/** A card of which fewer cells show is too small to read: under a seventh of the image wide. */
const MIN_KERNEL_CELLS = 24;

/** All cards on the image, largest first. */
export async function proposeCards(model: DetectorModel, pyramid: GreyPyramid): Promise<CardProposal[]> {
  const { longSidePixels, sizeStep, stride, kernelFraction, threshold } = model.metadata.cardFinder;
  const [image] = pyramid;
  const scale = Math.max(image.width, image.height) / longSidePixels;
  const width = Math.ceil(image.width / scale / sizeStep) * sizeStep;
  const height = Math.ceil(image.height / scale / sizeStep) * sizeStep;
  const whole = { originX: 0, originY: 0, stepX: scale, stepY: 0 };
  const input = sampleCrop(pyramid, whole, width, height, model.metadata.contrastFloor);
  const { kernel, direction } = await model.detectCards(input, width, height);
  const cellPixels = stride * scale;
  const map = { values: kernel, columns: width / stride, rows: height / stride };
  return findComponents(map, { threshold, minPixels: MIN_KERNEL_CELLS })
    .flatMap((component) =>
      divideComponent(component, map, voteOnDirection(component, direction).angle, MIN_KERNEL_CELLS),
    )
    .map((component) => {
      const vote = voteOnDirection(component, direction);
      const fitted = fitKernel(component, map.columns, vote.angle);
      return {
        centreX: fitted.centreX * cellPixels,
        centreY: fitted.centreY * cellPixels,
        width: (fitted.width * cellPixels) / kernelFraction,
        height: (fitted.height * cellPixels) / kernelFraction,
        angle: fitted.angle,
        score: component.meanProbability,
        agreement: vote.agreement,
      };
    })
    .sort((a, b) => b.width * b.height - a.width * a.height);
}

/** The mean of the directions that a component's cells vote for, and the length of that mean. */
function voteOnDirection(component: Component, direction: Float32Array) {
  const planeSize = direction.length / 2;
  let cos = 0;
  let sin = 0;
  for (const index of component.pixels) {
    const x = direction[index]!;
    const y = direction[planeSize + index]!;
    const length = Math.hypot(x, y) + 1e-6;
    cos += x / length;
    sin += y / length;
  }
  return { angle: Math.atan2(sin, cos), agreement: Math.hypot(cos, sin) / component.pixelCount };
}

/** A rectangle along the axis has to fit so much better, as a fraction of it that is filled. */
const MIN_BETTER_FIT = 0.04;

/**
 * The cells' mean vote is a good guess of the direction and, with cards that lie askew, a poor one by up to 40 degrees;
 * the axis of their shape is exact and cannot tell head from foot. It is taken where it fits the shape better.
 */
function fitKernel(component: Component, columns: number, voted: number): RotatedRectangle {
  const byVote = toRectangleAlong(component.outline, voted);
  const off = angleBetween(voted, principalAxisOf(component.pixels, columns));
  // An axis is as good as its opposite: the nearer one.
  const byAxis = toRectangleAlong(component.outline, voted + off - Math.PI * Math.round(off / Math.PI));
  const fit = ({ width, height }: RotatedRectangle) => component.pixelCount / (width * height);
  return fit(byAxis) > fit(byVote) + MIN_BETTER_FIT ? byAxis : byVote;
}

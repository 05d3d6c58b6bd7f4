import type { Canvas, SKRSContext2D } from '@napi-rs/canvas';
import type { Random } from '../random.js';

/** An upright box in the card's pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** What a cover is painted with. */
export interface CoverBrush {
  readonly context: SKRSContext2D;
  /** The card as it was before, with and without its number. */
  readonly card: Canvas;
  readonly blank: Canvas;
  /** The stretch to hide. */
  readonly target: Box;
  /** Size of one digit in pixels. */
  readonly digitWidth: number;
  readonly digitHeight: number;
  readonly random: Random;
}

export const widthOf = (box: Box): number => box.right - box.left;
export const heightOf = (box: Box): number => box.bottom - box.top;
export const centreXOf = (box: Box): number => (box.left + box.right) / 2;
export const centreYOf = (box: Box): number => (box.top + box.bottom) / 2;

/** Larger by a share of the digit's size on every side. */
export function growBox(box: Box, by: number): Box {
  return { left: box.left - by, top: box.top - by, right: box.right + by, bottom: box.bottom + by };
}

/** Paints within a box that is turned a little about its centre. */
export function withTurn(context: SKRSContext2D, box: Box, radians: number, paint: () => void): void {
  context.save();
  context.translate(centreXOf(box), centreYOf(box));
  context.rotate(radians);
  context.translate(-centreXOf(box), -centreYOf(box));
  paint();
  context.restore();
}

import type { Point } from '@ktp-ocr/card/text-line';

/**
 * A piece of text on one line, in pixels of the image given.
 *
 * `width` runs along the text's direction, `height` across it; `angle` (radians, clockwise as y grows
 * downwards) is the direction of reading: 0 reads left to right, π/2 reads from top to bottom.
 */
export interface TextBox {
  readonly centreX: number;
  readonly centreY: number;
  readonly width: number;
  readonly height: number;
  readonly angle: number;
  /** Mean text probability over the box, 0..1. */
  readonly score: number;
  /** What the model takes the text to be; absent where it does not tell. */
  readonly kind?: TextKind;
}

/** `label` is a row's printed name ("Alamat"); `value` is everything else: values, header lines, the NIK. */
export type TextKind = 'label' | 'value';

/** Where a card lies; corners clockwise from the card's own top left, they may lie outside the image. */
export interface CardRegion {
  readonly corners: readonly [Point, Point, Point, Point];
  readonly score: number;
}

export interface Detection {
  /** Text of one card; of the whole image where the model knows no cards or found none. */
  readonly boxes: readonly TextBox[];
  /** The page's reading direction in radians, as in `TextBox.angle`, in (-π, π]. */
  readonly readingAngle: number;
  /** 0 (a guess) to 1 (every sign agrees). */
  readonly readingAngleConfidence: number;
  /** The card whose text this is, then the others, largest first; empty where none was found. */
  readonly cards: readonly CardRegion[];
}

/** A part of a rectified card, in pixels of the view; right and bottom are outside. */
export interface ViewBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

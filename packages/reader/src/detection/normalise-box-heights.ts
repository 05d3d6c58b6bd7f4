import type { TextBox } from '../geometry/text-box.js';
import { medianOf } from '../statistics/percentile.js';

/** A box lower than this fraction of its neighbours' height holds low characters, not smaller print. */
const LOW_FRACTION = 0.8;
/** With fewer boxes nobody can tell how high the print is. */
const MIN_BOXES = 5;

/**
 * Gives boxes of low characters (a colon and a dash, as in ": -") the height of the print around them.
 *
 * A detector bounds ink. Cropped to its own ink a dash fills the crop and is recognised as a letter; at the height of its
 * neighbours it looks as it did in training. All print on a card has one height except the header and the NIK, which are
 * higher, so the median of the values is the body's.
 */
export function normaliseBoxHeights(boxes: readonly TextBox[]): TextBox[] {
  const values = boxes.filter(({ kind }) => kind !== 'label');
  if (values.length < MIN_BOXES) return [...boxes];
  const usual = medianOf(values.map(({ height }) => height));
  return boxes.map((box) => {
    if (box.kind === 'label' || box.height >= LOW_FRACTION * usual) return box;
    // The margin at the ends was measured in box heights as well.
    return { ...box, height: usual, width: box.width + (usual - box.height) / 2 };
  });
}

import type { TextBox } from '../geometry/text-box.js';

/** A box lower than this share of what its neighbours are is not of smaller print but of low characters. */
const LOW = 0.8;
/** Boxes enough to tell how high the print is. */
const LEAST_BOXES = 5;

/**
 * Gives boxes of low characters (a colon and a dash, as in ": -") the height of the print they stand in.
 *
 * A detector bounds ink. Cut out by its own ink a dash fills the crop and is read as a letter; at the height of
 * its neighbours it looks as it did in training. The print of a card is all of one height save the header and
 * the NIK, which are higher, so the median of the values is the body's.
 */
export function raiseLowBoxes(boxes: readonly TextBox[]): TextBox[] {
  const values = boxes.filter(({ kind }) => kind !== 'label');
  if (values.length < LEAST_BOXES) return [...boxes];
  const heights = values.map(({ height }) => height).sort((a, b) => a - b);
  const usual = heights[heights.length >> 1]!;
  return boxes.map((box) => {
    if (box.kind === 'label' || box.height >= LOW * usual) return box;
    // The air at the ends was measured by the low height as well.
    return { ...box, height: usual, width: box.width + (usual - box.height) / 2 };
  });
}

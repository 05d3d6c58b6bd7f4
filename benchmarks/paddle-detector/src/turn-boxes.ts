import { angleBetween, toSignedAngle } from '@ktp-ocr/reader/geometry/angles';
import type { TextBox } from '@ktp-ocr/reader/geometry/text-box';

/** Boxes much higher than wide, once turned, are edges, barcodes or a neighbour's text. */
const MAX_HEIGHT_TO_WIDTH = 1.6;
/** A short box says little about its own angle: the page's is better. */
const TRUSTED_ASPECT = 1.8;

/**
 * Gives every box the sense of the page: its angle within 45° of `readingAngle`, width and height swapped
 * where the box lay across. Boxes that then stand upright like a bar are dropped.
 */
export function turnBoxesTo(readingAngle: number, boxes: readonly TextBox[]): TextBox[] {
  const turned: TextBox[] = [];
  for (const box of boxes) {
    const quarterTurns = Math.round(angleBetween(readingAngle, box.angle) / (Math.PI / 2));
    const across = quarterTurns % 2 !== 0;
    const width = across ? box.height : box.width;
    const height = across ? box.width : box.height;
    if (height > width * MAX_HEIGHT_TO_WIDTH) continue;
    const ownAngle = toSignedAngle(box.angle - (quarterTurns * Math.PI) / 2);
    const angle = width < height * TRUSTED_ASPECT ? toSignedAngle(readingAngle) : ownAngle;
    turned.push({ ...box, width, height, angle });
  }
  return turned;
}

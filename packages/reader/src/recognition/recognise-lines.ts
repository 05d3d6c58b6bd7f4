import type { CtcPosteriors, TextLine } from '@ktp-ocr/card/text-line';
import { normaliseBoxHeights } from '../detection/normalise-box-heights.js';
import type { TextBox } from '../geometry/text-box.js';
import { fitUprightFrame, levelShortBox, toPolygon, toUprightPlace } from '../geometry/upright-frame.js';
import type { GreyPixels } from '../image/pixels.js';
import type { BoxRecogniser } from './recognise-box.js';

/** A line that our own networks recognised, and the box it was cropped from. */
export interface RecognisedLine extends TextLine {
  readonly engine: 'fast';
  readonly posteriors: CtcPosteriors;
  /** Fraction of the line's width that one step of the posteriors covers. */
  readonly stepFraction: number;
  readonly box: TextBox;
}

/**
 * Recognises what is printed in each box; boxes without any text are left out.
 *
 * @param readingAngle radians, clockwise as y grows downwards; the boxes are turned to it within 45°
 */
export async function recogniseLines(
  image: GreyPixels,
  boxes: readonly TextBox[],
  readingAngle: number,
  boxRecogniser: BoxRecogniser,
): Promise<RecognisedLine[]> {
  const frame = fitUprightFrame(boxes, readingAngle);
  const lines: RecognisedLine[] = [];
  for (const detected of normaliseBoxHeights(boxes)) {
    const box = levelShortBox(detected, frame);
    const recognised = await boxRecogniser.recognise(image, box);
    if (recognised.text.trim() === '') continue;
    lines.push({
      ...recognised,
      place: toUprightPlace(box, frame),
      polygon: toPolygon(box),
      engine: 'fast',
      ...(box.kind ? { kind: box.kind } : {}),
      box,
    });
  }
  return lines;
}

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
 * Recognises what is printed in each box, once; where that is nothing its text is empty.
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

/** The lines with further variants of those that are uncertain; lines without any text are left out. */
export async function refineLines(
  image: GreyPixels,
  lines: readonly RecognisedLine[],
  boxRecogniser: BoxRecogniser,
): Promise<RecognisedLine[]> {
  const refined: RecognisedLine[] = [];
  for (const line of lines) {
    refined.push({ ...line, ...(await boxRecogniser.refine(image, line.box, line)) });
  }
  return refined.filter(hasText);
}

export function hasText({ text }: Pick<TextLine, 'text'>): boolean {
  return text.trim() !== '';
}

import type { Detection, TextBox } from '../geometry/text-box.js';
import { turnBoxAround } from '../geometry/upright-frame.js';
import type { GreyPixels } from '../image/pixels.js';
import { countLegibleCharacters, isLegible } from '../recognition/legibility.js';
import type { BoxRecogniser } from '../recognition/recognise-box.js';
import { type RecognisedLine, recogniseLines } from '../recognition/recognise-lines.js';
import { MIN_DIRECTION_CONFIDENCE, PROBE_LINES } from './retry-policy.js';

interface UprightLines {
  readonly lines: readonly RecognisedLine[];
  /** Radians, clockwise as y grows downwards: the direction in which the text reads. */
  readonly readingAngle: number;
}

/**
 * Recognises the lines in the direction that is legible.
 *
 * The detector's direction may come from the layout alone. Where it has little confidence in it, a few long lines are
 * recognised both ways first; where the text is mostly guessed, all lines are recognised upside down as well.
 */
export async function recogniseUpright(
  image: GreyPixels,
  detection: Detection,
  boxRecogniser: BoxRecogniser,
): Promise<UprightLines> {
  const { boxes, readingAngle } = detection;
  const turnedBoxes = boxes.map(turnBoxAround);
  const turnedAngle = readingAngle > 0 ? readingAngle - Math.PI : readingAngle + Math.PI;
  const recognise = async (some: readonly TextBox[], angle: number): Promise<UprightLines> => ({
    lines: await recogniseLines(image, some, angle, boxRecogniser),
    readingAngle: angle,
  });
  if (detection.readingAngleConfidence < MIN_DIRECTION_CONFIDENCE) {
    const probe = await recognise(longestOf(boxes), readingAngle);
    const turnedProbe = await recognise(longestOf(turnedBoxes), turnedAngle);
    return isMoreLegible(turnedProbe, probe)
      ? recognise(turnedBoxes, turnedAngle)
      : recognise(boxes, readingAngle);
  }
  const upright = await recognise(boxes, readingAngle);
  if (isLegible(upright.lines)) return upright;
  const turned = await recognise(turnedBoxes, turnedAngle);
  return isMoreLegible(turned, upright) ? turned : upright;
}

function isMoreLegible(one: UprightLines, other: UprightLines): boolean {
  return countLegibleCharacters(one.lines) > countLegibleCharacters(other.lines);
}

function longestOf(boxes: readonly TextBox[]): TextBox[] {
  return [...boxes].sort((a, b) => b.width - a.width).slice(0, PROBE_LINES);
}

import type { Detection, TextBox } from '../geometry/text-box.js';
import { turnBoxAround } from '../geometry/upright-frame.js';
import type { GreyPixels } from '../image/pixels.js';
import { countLegibleCharacters, isLegible, legiblePartOf } from '../recognition/legibility.js';
import { type BoxRecogniser, mayBeNumber } from '../recognition/recognise-box.js';
import { hasText, type RecognisedLine, recogniseLines, refineLines } from '../recognition/recognise-lines.js';
import { extendCutValues } from './extend-cut-values.js';
import { recogniseMissedValues } from './recognise-missed-values.js';
import { MIN_DIRECTION_CONFIDENCE, MIN_LEGIBLE_PART, PROBE_LINES } from './retry-policy.js';

interface UprightLines {
  readonly lines: readonly RecognisedLine[];
  /** Radians, clockwise as y grows downwards: the direction in which the text reads. */
  readonly readingAngle: number;
}

/**
 * Recognises the lines in the direction that is legible, and uncertain ones among them again.
 *
 * The detector's direction may come from the layout alone. Where it has little confidence in it, or another attempt came to
 * nothing, a few long lines are recognised both ways first; where the text is mostly guessed, they are recognised upside down
 * as well.
 *
 * @param isDoubtful whether an attempt before this one read no card: then a few lines tell first whether this is text
 */
export async function recogniseUpright(
  image: GreyPixels,
  detection: Detection,
  boxRecogniser: BoxRecogniser,
  isDoubtful: boolean,
): Promise<UprightLines> {
  const { lines, readingAngle } = await chooseDirection(image, detection, boxRecogniser, isDoubtful);
  if (isGuessed(lines)) {
    const numbers = await refineLines(
      image,
      lines.filter(({ text }) => mayBeNumber(text)),
      boxRecogniser,
    );
    const others = lines.filter((line) => hasText(line) && !mayBeNumber(line.text));
    return { lines: [...others, ...numbers], readingAngle };
  }
  const refined = await refineLines(image, lines, boxRecogniser);
  const whole = await extendCutValues(image, refined, boxRecogniser);
  return {
    lines: [...whole, ...(await recogniseMissedValues(image, whole, boxRecogniser))],
    readingAngle,
  };
}

async function chooseDirection(
  image: GreyPixels,
  detection: Detection,
  boxRecogniser: BoxRecogniser,
  isDoubtful: boolean,
): Promise<UprightLines> {
  const { boxes, readingAngle } = detection;
  const turnedBoxes = boxes.map(turnBoxAround);
  const turnedAngle = readingAngle > 0 ? readingAngle - Math.PI : readingAngle + Math.PI;
  const recognise = async (some: readonly TextBox[], angle: number): Promise<UprightLines> => ({
    lines: await recogniseLines(image, some, angle, boxRecogniser),
    readingAngle: angle,
  });
  const recogniseTurned = (): Promise<UprightLines> => recognise(turnedBoxes, turnedAngle);
  if (isDoubtful || detection.readingAngleConfidence < MIN_DIRECTION_CONFIDENCE) {
    const probe = await recognise(longestOf(boxes), readingAngle);
    const turnedProbe = await recognise(longestOf(turnedBoxes), turnedAngle);
    const isTurned = isMoreLegible(turnedProbe, probe);
    // Neither way is it text: the rest of it would be guessed as well.
    if (isDoubtful && isGuessed((isTurned ? turnedProbe : probe).lines))
      return isTurned ? turnedProbe : probe;
    return isTurned ? recogniseTurned() : recognise(boxes, readingAngle);
  }
  const upright = await recognise(boxes, readingAngle);
  if (isLegible(upright.lines)) return upright;
  const turnedProbe = await recognise(longestOf(turnedBoxes), turnedAngle);
  if (legiblePartOf(turnedProbe.lines) <= legiblePartOf(upright.lines)) return upright;
  const turned = await recogniseTurned();
  return isMoreLegible(turned, upright) ? turned : upright;
}

/** Where so little was recognised there is no text: further variants of guesses are guesses. */
function isGuessed(lines: readonly RecognisedLine[]): boolean {
  return legiblePartOf(lines) < MIN_LEGIBLE_PART;
}

function isMoreLegible(one: UprightLines, other: UprightLines): boolean {
  return countLegibleCharacters(one.lines) > countLegibleCharacters(other.lines);
}

function longestOf(boxes: readonly TextBox[]): TextBox[] {
  return [...boxes].sort((a, b) => b.width - a.width).slice(0, PROBE_LINES);
}

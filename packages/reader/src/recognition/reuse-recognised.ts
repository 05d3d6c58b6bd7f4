import { angleBetween } from '../geometry/angles.js';
import type { TextBox } from '../geometry/text-box.js';
import type { RecognisedText } from './ctc/decode-ctc.js';
import type { BoxRecogniser } from './recognise-box.js';
import type { RecognisedLine } from './recognise-lines.js';

/** Two boxes hold the same print whose centres and ends lie no further apart, in heights, … */
const MAX_DISTANCE = 0.15;
const MAX_WIDTH_DIFFERENCE = 0.35;
/** … whose heights differ by no more than this part of them, and their angles by no more than this, in radians. */
const MAX_HEIGHT_DIFFERENCE = 0.12;
const MAX_TURN = 0.02;

/**
 * The recogniser, but for boxes whose print is known already: what the second look at a card changed is often a line or two.
 *
 * @param lines as they were recognised, refined and verified
 * @param isUnchanged whether a box shows now what it showed as this line
 */
export function reuseRecognised(
  boxRecogniser: BoxRecogniser,
  lines: readonly RecognisedLine[],
  isUnchanged: (box: TextBox, line: RecognisedLine) => boolean,
): BoxRecogniser {
  const known = new WeakSet<object>();
  return {
    versions: boxRecogniser.versions,
    async recognise(image, box, look) {
      const line = lines.find((other) => isSameBox(other.box, box));
      if (!line || !isUnchanged(box, line)) return boxRecogniser.recognise(image, box, look);
      const reused = toRecognisedText(line);
      known.add(reused.posteriors);
      return reused;
    },
    refine: async (image, box, recognised) =>
      known.has(recognised.posteriors) ? recognised : boxRecogniser.refine(image, box, recognised),
  };
}

function isSameBox(one: TextBox, other: TextBox): boolean {
  const distance = Math.hypot(one.centreX - other.centreX, one.centreY - other.centreY);
  return (
    one.kind === other.kind &&
    distance < MAX_DISTANCE * other.height &&
    Math.abs(one.width - other.width) < MAX_WIDTH_DIFFERENCE * other.height &&
    Math.abs(one.height - other.height) < MAX_HEIGHT_DIFFERENCE * other.height &&
    Math.abs(angleBetween(one.angle, other.angle)) < MAX_TURN
  );
}

/** With what was seen of its digits, where it is a number. */
function toRecognisedText(line: RecognisedLine): RecognisedText & Pick<RecognisedLine, 'digitCells'> {
  const { text, confidence, characters, posteriors, stepFraction, digitCells } = line;
  return { text, confidence, characters, posteriors, stepFraction, ...(digitCells ? { digitCells } : {}) };
}

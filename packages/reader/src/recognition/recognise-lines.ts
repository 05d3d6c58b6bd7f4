import type { TextLine } from '@ktp-ocr/card/text-line';
import { raiseLowBoxes } from '../detection/normalise-box-heights.js';
import type { Detection, TextBox } from '../geometry/text-box.js';
import {
  fitUprightFrame,
  levelShortBox,
  toPolygon,
  toUprightPlace,
  turnBoxAround,
} from '../geometry/upright-frame.js';
import type { GreyPixels } from '../image/pixels.js';
import type { CtcReading } from './ctc/decode-ctc.js';
import { countSureCharacters, makesSense } from './legibility.js';
import type { BoxReader } from './recognise-box.js';

/** A line as the fast engine read it, and the box it was cut from. */
export interface FastLine extends TextLine {
  readonly engine: 'fast';
  readonly posteriors: CtcReading['posteriors'];
  readonly stepShare: number;
  readonly box: TextBox;
}

export interface ReadLines {
  readonly lines: readonly FastLine[];
  /** Radians, clockwise as y grows downwards: the direction in which the text was read. */
  readonly readingAngle: number;
}

/** Below this the layout has not told top from bottom, and both ways are tried. */
const SURE_DIRECTION = 0.6;
/** Lines enough to tell sense from nonsense. */
const PROBE_LINES = 4;

/**
 * Reads every detected box, in the direction that makes sense.
 *
 * The detector's direction may come from the layout alone. Where it is unsure of it, a few long lines are read
 * both ways first; where what was read is mostly guesses, all of them are read upside down as well.
 */
export async function readLines(
  image: GreyPixels,
  detection: Detection,
  readBox: BoxReader,
): Promise<ReadLines> {
  const { boxes, readingAngle } = detection;
  const turnedBoxes = boxes.map(turnBoxAround);
  const turnedAngle = readingAngle > 0 ? readingAngle - Math.PI : readingAngle + Math.PI;
  const read = (someBoxes: readonly TextBox[], angle: number) => readBoxes(image, someBoxes, angle, readBox);

  if (detection.readingAngleConfidence < SURE_DIRECTION) {
    const probe = await read(longestOf(boxes), readingAngle);
    const turnedProbe = await read(longestOf(turnedBoxes), turnedAngle);
    return countSureCharacters(turnedProbe) > countSureCharacters(probe)
      ? { lines: await read(turnedBoxes, turnedAngle), readingAngle: turnedAngle }
      : { lines: await read(boxes, readingAngle), readingAngle };
  }
  const lines = await read(boxes, readingAngle);
  if (makesSense(lines)) return { lines, readingAngle };
  const turnedLines = await read(turnedBoxes, turnedAngle);
  return countSureCharacters(turnedLines) > countSureCharacters(lines)
    ? { lines: turnedLines, readingAngle: turnedAngle }
    : { lines, readingAngle };
}

async function readBoxes(
  image: GreyPixels,
  boxes: readonly TextBox[],
  readingAngle: number,
  readBox: BoxReader,
): Promise<FastLine[]> {
  const frame = fitUprightFrame(boxes, readingAngle);
  const lines: FastLine[] = [];
  for (const detected of raiseLowBoxes(boxes)) {
    const box = levelShortBox(detected, frame);
    const reading = await readBox(image, box);
    if (reading.text.trim() === '') continue;
    lines.push({
      ...reading,
      place: toUprightPlace(box, frame),
      polygon: toPolygon(box),
      engine: 'fast',
      ...(box.kind ? { kind: box.kind } : {}),
      box,
    });
  }
  return lines;
}

function longestOf(boxes: readonly TextBox[]): TextBox[] {
  return [...boxes].sort((a, b) => b.width - a.width).slice(0, PROBE_LINES);
}

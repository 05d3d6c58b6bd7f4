import type { TextLine } from '@ktp-ocr/card/text-line';
import { cropLine } from './crop-line.js';
import type { Detection, TextBox } from './detection/text-box.js';
import type { GreyPixels } from './pixels.js';
import type { LineRecogniser } from './recognise-line.js';
import { fitUprightFrame, levelShortBox, toPolygon, toUprightPlace, turnBoxAround } from './upright-frame.js';

export interface ReadLines {
  readonly lines: readonly TextLine[];
  /** Radians, clockwise as y grows downwards: the direction in which the text was read. */
  readonly readingAngle: number;
}

/** Below this the layout has not told top from bottom and both ways are tried. */
const SURE_DIRECTION = 0.6;
/** A right-way-up card reads at 0.9 and more; upside down, letters are guessed and few reach that. */
const SENSIBLE_SHARE = 0.6;
const SURE_CHARACTER = 0.9;
/** Lines enough to tell sense from nonsense. */
const PROBE_LINES = 8;

/**
 * Reads every detected box, in the direction that makes sense.
 *
 * The detector's direction may come from the layout alone. Where it is unsure of it, or where what was read is
 * mostly guesses, the longest lines are read upside down as well and the better way is taken.
 */
export async function readLines(
  image: GreyPixels,
  detection: Detection,
  recogniser: LineRecogniser,
  sourceScale: number,
): Promise<ReadLines> {
  const asDetected = { boxes: detection.boxes, angle: detection.readingAngle };
  const turned = {
    boxes: detection.boxes.map(turnBoxAround),
    angle: toOpposite(detection.readingAngle),
  };
  const read = (way: typeof asDetected, boxes = way.boxes) =>
    readBoxes(image, boxes, way.angle, recogniser, sourceScale);

  if (detection.readingAngleConfidence < SURE_DIRECTION) {
    const probes = [
      await read(asDetected, longestOf(asDetected.boxes)),
      await read(turned, longestOf(turned.boxes)),
    ];
    const way = countSure(probes[1]!) > countSure(probes[0]!) ? turned : asDetected;
    return { lines: await read(way), readingAngle: way.angle };
  }
  const lines = await read(asDetected);
  if (makesSense(lines)) return { lines, readingAngle: asDetected.angle };
  const otherLines = await read(turned);
  return countSure(otherLines) > countSure(lines)
    ? { lines: otherLines, readingAngle: turned.angle }
    : { lines, readingAngle: asDetected.angle };
}

async function readBoxes(
  image: GreyPixels,
  boxes: readonly TextBox[],
  readingAngle: number,
  recogniser: LineRecogniser,
  sourceScale: number,
): Promise<TextLine[]> {
  const frame = fitUprightFrame(boxes, readingAngle);
  const lines: TextLine[] = [];
  for (const box of boxes) {
    const levelBox = levelShortBox(box, frame);
    const reading = await recogniser.recognise(cropLine(image, levelBox, recogniser.model));
    if (reading.text.trim() === '') continue;
    const place = toUprightPlace(levelBox, frame);
    lines.push({
      ...reading,
      place: {
        centreX: place.centreX * sourceScale,
        centreY: place.centreY * sourceScale,
        width: place.width * sourceScale,
        height: place.height * sourceScale,
      },
      polygon: toPolygon(levelBox, sourceScale),
      engine: 'fast',
    });
  }
  return lines;
}

function longestOf(boxes: readonly TextBox[]): TextBox[] {
  return [...boxes].sort((a, b) => b.width - a.width).slice(0, PROBE_LINES);
}

function toOpposite(angle: number): number {
  return angle > 0 ? angle - Math.PI : angle + Math.PI;
}

function countSure(lines: readonly TextLine[]): number {
  return lines.reduce(
    (count, line) => count + line.characters.filter(({ confidence }) => confidence >= SURE_CHARACTER).length,
    0,
  );
}

function makesSense(lines: readonly TextLine[]): boolean {
  const all = lines.reduce((count, line) => count + line.characters.length, 0);
  return all > 0 && countSure(lines) / all >= SENSIBLE_SHARE;
}

import type { TextBox } from '../geometry/text-box.js';
import { normaliseIllumination } from '../image/normalise-illumination.js';
import type { GreyPixels } from '../image/pixels.js';
import { cropLine } from '../recognition/crop-line.js';
import type { LineText } from '../recognition/ctc/decode-ctc.js';
import type { TesseractEngine } from './tesseract-engine.js';
import { toLineText } from './to-line-text.js';

/** Tesseract was trained on text whose capitals are some 30 px high. */
const CROP_SIZE = { height: 48, minWidth: 32, maxWidth: 1600 };
/** White around the text: letters that touch the image's edge are taken for its frame. */
const MARGIN = 12;

/** Recognises one line with tesseract; undefined where it sees no letters. */
export async function recogniseTesseractLine(
  image: GreyPixels,
  box: TextBox,
  engine: TesseractEngine,
): Promise<LineText | undefined> {
  const crop = cropLine(image, box, CROP_SIZE);
  const grey = { data: Uint8Array.from(crop.grey), width: crop.width, height: crop.height };
  const page = await engine.recognise(surroundWithWhite(normaliseIllumination(grey, crop.height)), 'line');
  const words = (page.blocks ?? [])
    .flatMap((block) => block.paragraphs)
    .flatMap((paragraph) => paragraph.lines)
    .flatMap((line) => line.words);
  if (words.length === 0) return undefined;
  return toLineText(words, { left: MARGIN, right: MARGIN + crop.width });
}

function surroundWithWhite(image: GreyPixels): GreyPixels {
  const width = image.width + 2 * MARGIN;
  const height = image.height + 2 * MARGIN;
  const data = new Uint8Array(width * height).fill(255);
  for (let row = 0; row < image.height; row++) {
    const source = image.data.subarray(row * image.width, (row + 1) * image.width);
    data.set(source, (row + MARGIN) * width + MARGIN);
  }
  return { data, width, height };
}

import type { Point, TextLine } from '@ktp-ocr/card/text-line';
import type { Line } from 'tesseract.js';
import { normaliseIllumination } from '../image/normalise-illumination.js';
import type { GreyPixels } from '../image/pixels.js';
import { countLegibleCharacters, isLegible } from '../recognition/legibility.js';
import type { TesseractEngine } from './tesseract-engine.js';
import { toLineText } from './to-line-text.js';
import { type QuarterTurns, turnBack, turnImage } from './turn-image.js';

export interface TesseractPage {
  readonly lines: readonly TextLine[];
  /** Radians, clockwise as y grows downwards: the direction in which the text reads. */
  readonly readingAngle: number;
}

/** Shadows are wider than this fraction of the image, letters narrower. */
const BACKGROUND_FRACTION = 1 / 40;
/** Words further apart than this many line heights belong to two columns of the card. */
const COLUMN_GAP = 2;
/** Tesseract gives 0.9 to letters upside down, and more than this to upright ones only. */
const MIN_CONFIDENCE = 0.97;
/** Upright first, then upside down; a card on its side is rarest. */
const TURNS: readonly QuarterTurns[] = [0, 2, 1, 3];

/**
 * Recognises a whole page with tesseract alone: the engine where ONNX cannot load. It finds no card and rectifies
 * nothing, so it needs a card that fills the image and lies within a few degrees of a quarter turn; the turn is found by
 * trying.
 */
export async function recogniseTesseractPage(
  image: GreyPixels,
  engine: TesseractEngine,
): Promise<TesseractPage> {
  const radius = Math.max(8, Math.round(Math.max(image.width, image.height) * BACKGROUND_FRACTION));
  const clean = normaliseIllumination(image, radius);
  let best: TesseractPage = { lines: [], readingAngle: 0 };
  for (const turns of TURNS) {
    const page = await engine.recognise(turnImage(clean, turns), 'block');
    const lines = (page.blocks ?? [])
      .flatMap((block) => block.paragraphs)
      .flatMap((paragraph) => paragraph.lines)
      .flatMap((line) => splitAtColumns(line))
      .map((words) => toTextLine(words, clean, turns))
      .filter(({ text }) => text.trim() !== '');
    if (countLegibleCharacters(lines, MIN_CONFIDENCE) > countLegibleCharacters(best.lines, MIN_CONFIDENCE)) {
      // Turning the image clockwise makes text upright that read from bottom to top.
      best = { lines, readingAngle: turns === 3 ? Math.PI / 2 : (-turns * Math.PI) / 2 };
    }
    if (isLegible(lines, MIN_CONFIDENCE)) break;
  }
  return best;
}

type Words = Line['words'];

function splitAtColumns(line: Line): Words[] {
  const height = line.bbox.y1 - line.bbox.y0;
  const columns: Words[] = [];
  for (const word of line.words) {
    const column = columns.at(-1);
    const last = column?.at(-1);
    const continues = last !== undefined && word.bbox.x0 - last.bbox.x1 <= height * COLUMN_GAP;
    if (column && continues) column.push(word);
    else columns.push([word]);
  }
  return columns;
}

function toTextLine(words: Words, image: GreyPixels, turns: QuarterTurns): TextLine {
  const left = Math.min(...words.map(({ bbox }) => bbox.x0));
  const right = Math.max(...words.map(({ bbox }) => bbox.x1));
  const top = Math.min(...words.map(({ bbox }) => bbox.y0));
  const bottom = Math.max(...words.map(({ bbox }) => bbox.y1));
  const corner = (x: number, y: number): Point => turnBack(x, y, image, turns);
  return {
    ...toLineText(words, { left, right }),
    place: {
      centreX: (left + right) / 2,
      centreY: (top + bottom) / 2,
      width: right - left,
      height: bottom - top,
    },
    polygon: [corner(left, top), corner(right, top), corner(right, bottom), corner(left, bottom)],
    engine: 'tesseract',
  };
}

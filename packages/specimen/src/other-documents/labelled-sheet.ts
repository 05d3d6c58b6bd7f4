import type { SKRSContext2D } from '@napi-rs/canvas';
import { drawPortrait } from '../card/draw-portrait.js';
import { pickBodyFaces, registerFace } from '../faces/load-faces.js';
import type { Random } from '../random.js';
import type { Split } from '../split.js';

export interface SheetRow {
  readonly label: string;
  readonly value: string;
  readonly indented?: boolean;
}

/** What stands on a card or page of titles and labelled rows. */
export interface LabelledSheet {
  readonly width: number;
  readonly height: number;
  readonly titles: readonly string[];
  readonly rows: readonly SheetRow[];
  readonly photo: 'left' | 'right' | 'none';
  /** Lines under the photo, or at the foot of a page. */
  readonly footer: readonly string[];
  /** A number set large between titles and rows, without a label. */
  readonly bigNumber?: string;
  /** Prose above and below the rows, as a letter has. */
  readonly before?: readonly string[];
  readonly after?: readonly string[];
  /** Values are left out and their places ruled. */
  readonly isEmpty?: boolean;
  /** Share of the width at which the rows begin. */
  readonly rowsLeft?: number;
  /** Height of the body letters as a share of the sheet's width. */
  readonly size: number;
  readonly ink?: string;
}

/** How one printer sets such sheets: drawn once for a sheet. */
interface Hand {
  readonly regular: string;
  readonly bold: string;
  readonly valueFace: string;
  readonly colon: string;
  readonly hasColonColumn: boolean;
  readonly labelRoom: number;
  readonly pitch: number;
  readonly titlesCentred: boolean;
}

function chooseHand(random: Random, split: Split): Hand {
  const faces = pickBodyFaces(random, split);
  const regular = registerFace(faces.regular);
  const bold = registerFace(faces.bold);
  return {
    regular,
    bold,
    valueFace: random.chance(0.5) ? bold : regular,
    colon: random.weighted([
      [':', 8],
      ['', 1],
      ['=', 0.3],
    ] as const),
    hasColonColumn: random.chance(0.85),
    labelRoom: random.between(7.5, 11),
    pitch: random.between(1.3, 1.75),
    titlesCentred: random.chance(0.7),
  };
}

/** Prints a sheet onto a ground that is there already. Each seed sets it in another way. */
export function drawLabelledSheet(
  context: SKRSContext2D,
  sheet: LabelledSheet,
  random: Random,
  split: Split,
): void {
  const hand = chooseHand(random, split);
  const { width, height } = sheet;
  const size = sheet.size * width;
  const left = width * (sheet.rowsLeft ?? (sheet.photo === 'left' ? 0.34 : random.between(0.04, 0.1)));
  context.fillStyle = sheet.ink ?? '#16181c';
  context.textBaseline = 'alphabetic';
  let y = height * random.between(0.03, 0.05) + size * 1.4;
  for (const title of sheet.titles) {
    writeFitted(
      context,
      title,
      hand.titlesCentred ? width / 2 : left,
      y,
      size * 1.25,
      hand.bold,
      width * 0.86,
      {
        isCentred: hand.titlesCentred,
      },
    );
    y += size * 1.65;
  }
  if (sheet.bigNumber) {
    writeFitted(context, sheet.bigNumber, left, y + size * 0.6, size * 1.7, hand.bold, width * 0.6);
    y += size * 2.3;
  }
  y = writeProse(context, sheet.before ?? [], left, y + size * 0.5, size, hand, width * 0.9 - left);
  y = writeRows(context, sheet, hand, left, y + size * 0.4, size);
  writeProse(context, sheet.after ?? [], left, y + size, size, hand, width * 0.9 - left);
  const photo = drawPhoto(context, sheet, random);
  context.fillStyle = sheet.ink ?? '#16181c';
  let footY = photo ? photo.y + photo.height + size * 1.2 : height - size * 1.5 * sheet.footer.length;
  const footX = photo ? photo.x + photo.width / 2 : width * 0.72;
  for (const line of sheet.footer) {
    writeFitted(context, line, footX, footY, size * 0.85, hand.regular, width * 0.3, { isCentred: true });
    footY += size * 1.15;
  }
}

function writeRows(
  context: SKRSContext2D,
  sheet: LabelledSheet,
  hand: Hand,
  left: number,
  top: number,
  size: number,
): number {
  const right = sheet.photo === 'right' ? sheet.width * 0.72 : sheet.width * 0.96;
  const room = sheet.height * 0.97 - top;
  const pitch = Math.min(size * hand.pitch, room / Math.max(1, sheet.rows.length));
  const bodySize = Math.min(size, pitch * 0.92);
  let y = top + bodySize;
  for (const { label, value, indented } of sheet.rows) {
    const x = left + (indented ? bodySize : 0);
    context.textAlign = 'left';
    context.font = `${bodySize}px "${hand.regular}"`;
    context.fillText(label, x, y);
    const labelEnd = x + context.measureText(label).width;
    const column = Math.max(labelEnd + bodySize * 0.4, left + bodySize * hand.labelRoom);
    const colonX = hand.hasColonColumn ? column : labelEnd + bodySize * 0.2;
    context.fillText(hand.colon, colonX, y);
    const valueX = (hand.hasColonColumn ? column : colonX) + bodySize * 0.7;
    if (sheet.isEmpty) {
      context.fillText('.'.repeat(Math.max(3, Math.floor((right - valueX) / (bodySize * 0.3)))), valueX, y);
    } else {
      writeFitted(context, value, valueX, y, bodySize, hand.valueFace, right - valueX);
    }
    y += pitch;
  }
  return y;
}

/** Left-aligned lines of prose, broken at blanks. @returns the next line's baseline */
function writeProse(
  context: SKRSContext2D,
  paragraphs: readonly string[],
  left: number,
  top: number,
  size: number,
  hand: Hand,
  room: number,
): number {
  let y = top;
  context.textAlign = 'left';
  context.font = `${size}px "${hand.regular}"`;
  for (const paragraph of paragraphs) {
    let line = '';
    for (const word of paragraph.split(' ')) {
      if (line !== '' && context.measureText(`${line} ${word}`).width > room) {
        context.fillText(line, left, y + size);
        y += size * 1.4;
        line = word;
      } else line = line === '' ? word : `${line} ${word}`;
    }
    context.fillText(line, left, y + size);
    y += size * 1.9;
  }
  return y;
}

function drawPhoto(
  context: SKRSContext2D,
  { photo, width, height }: LabelledSheet,
  random: Random,
): { x: number; y: number; width: number; height: number } | undefined {
  if (photo === 'none') return undefined;
  const isPage = height > width;
  const photoWidth = width * (isPage ? 0.16 : random.between(0.19, 0.23));
  const place = {
    x: photo === 'left' ? width * 0.05 : width * 0.95 - photoWidth,
    y: height * (isPage ? 0.72 : random.between(0.24, 0.34)),
    width: photoWidth,
    height: photoWidth * 1.3,
  };
  drawPortrait(context, place, random.integer(0, 1), random);
  return place;
}

function writeFitted(
  context: SKRSContext2D,
  text: string,
  x: number,
  y: number,
  size: number,
  face: string,
  room: number,
  { isCentred = false } = {},
): void {
  context.font = `${size}px "${face}"`;
  const fitted = size * Math.min(1, room / Math.max(1, context.measureText(text).width));
  context.font = `${fitted}px "${face}"`;
  context.textAlign = isCentred ? 'center' : 'left';
  context.fillText(text, x, y);
}

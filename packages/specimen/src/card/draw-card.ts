import type { Quad } from '@ktp-ocr/geometry/homography';
import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { createRandom } from '../random.js';
import type { CardRecord } from '../record/make-record.js';
import { type PrintedRow, printRows, wrapValue } from '../record/print-rows.js';
import { drawGround } from './draw-ground.js';
import { drawMark } from './draw-mark.js';
import { drawPortrait, drawSignature } from './draw-portrait.js';
import { CARD_HEIGHT, CARD_WIDTH, type CardStyle, makeStyle, type TextStyle } from './make-style.js';
import {
  boundQuads,
  boxToQuad,
  type CardLine,
  measureCells,
  measureLine,
  placeToQuad,
  scaleQuad,
  setLine,
} from './set-line.js';

export interface DrawnCard {
  readonly width: number;
  readonly height: number;
  /** RGBA, 4 bytes a pixel, rows from the top; alpha is 0 outside the rounded corners. */
  readonly pixels: Uint8ClampedArray;
  readonly lines: readonly CardLine[];
  /** Where each printed digit of the NIK stands, in the order of print, in pixels. */
  readonly numberCells: readonly Quad[];
  /** Where the holder's photo and the ink of the signature lie, in pixels; absent where there is none. */
  readonly photo?: Quad;
  readonly signature?: Quad;
  readonly corners: Quad;
}

export interface DrawOptions {
  /** Pixels a card unit; at 1 the card is 1012 × 638. */
  readonly scale?: number;
  /** Prints SPECIMEN across it: for whatever is shown to people. */
  readonly marked?: boolean;
  readonly style?: CardStyle;
}

const INDENTED = new Set(['neighbourhood', 'village', 'district']);
const WRAPPED = new Set(['name', 'birth', 'address', 'village', 'work']);
/** Below this a printer breaks the line instead of squeezing it. */
const NARROWEST = 0.72;
const LAST_BASELINE = 618;

interface Sheet {
  readonly context: SKRSContext2D;
  readonly scale: number;
  readonly lines: CardLine[];
  readonly numberCells: Quad[];
}

interface SetText {
  readonly row: PrintedRow;
  readonly part: CardLine['part'];
  readonly text: string;
  readonly x: number;
  readonly baseline: number;
  readonly style: TextStyle;
  readonly index?: number;
}

function print(sheet: Sheet, item: SetText): Quad {
  const quad = setLine(sheet.context, item.text, item.x, item.baseline, item.style, sheet.scale);
  sheet.lines.push({
    text: item.text,
    kind: item.row.kind,
    part: item.part,
    index: item.index ?? 0,
    quad,
    font: item.style.face.file,
  });
  return quad;
}

/** Squeezes a style so that the text is at most `width` units wide. */
function squeeze(context: SKRSContext2D, text: string, style: TextStyle, width: number): TextStyle {
  const natural = measureLine(context, text, style);
  return natural <= width ? style : { ...style, widthScale: (style.widthScale * width) / natural };
}

/** The lines a value is printed on: one where it fits or can be squeezed, else broken at blanks. */
function breakValue(context: SKRSContext2D, row: PrintedRow, style: CardStyle, width: number): string[] {
  const room = width * (style.wrapsNarrow ? 0.78 : 1);
  const natural = measureLine(context, row.value, style.value);
  if (natural <= room || !WRAPPED.has(row.kind)) return [row.value];
  const mayGrow = row.kind === 'name' || row.kind === 'address' || row.kind === 'birth';
  if (!mayGrow && width / natural >= NARROWEST) return [row.value];
  // Two rows are the most a card gives to one value: what is longer still is squeezed.
  for (let reach = room; ; reach *= 1.06) {
    const lines = wrapValue(row.value, (line) => measureLine(context, line, style.value) <= reach);
    if (lines.length <= 2) return lines;
  }
}

function printHeader(sheet: Sheet, rows: readonly PrintedRow[], style: CardStyle): void {
  rows.forEach((row, index) => {
    const fitted = squeeze(
      sheet.context,
      row.value,
      style.header,
      2 * Math.min(style.headerCentre, CARD_WIDTH - style.headerCentre) - 40,
    );
    const x = style.headerCentre - measureLine(sheet.context, row.value, fitted) / 2;
    print(sheet, {
      row,
      part: 'header',
      text: row.value,
      x,
      baseline: style.headerBaselines[index === 0 ? 0 : 1],
      style: fitted,
    });
  });
}

/** Adds the line that covers label, colon and the first line of the value. */
function noteRow(sheet: Sheet, row: PrintedRow, quads: readonly Quad[], value: string, font: string): void {
  const text = value ? `${row.label} : ${value}` : `${row.label} :`;
  sheet.lines.push({ text, kind: row.kind, part: 'row', index: 0, quad: boundQuads(quads), font });
}

function printNik(sheet: Sheet, row: PrintedRow, style: CardStyle): void {
  const baseline = style.nikBaseline;
  const { labelX, nikColonX, nikX } = style;
  const fitted = squeeze(sheet.context, row.value, style.nik, style.valueRight - nikX);
  const label = print(sheet, {
    row,
    part: 'label',
    text: row.label,
    x: labelX,
    baseline,
    style: style.nikLabel,
  });
  const colon = print(sheet, {
    row,
    part: 'colon',
    text: ':',
    x: nikColonX,
    baseline,
    style: style.nikLabel,
  });
  const value = print(sheet, { row, part: 'value', text: row.value, x: nikX, baseline, style: fitted });
  sheet.numberCells.push(...measureCells(sheet.context, row.value, nikX, fitted, sheet.scale, value));
  noteRow(sheet, row, [label, colon, value], row.value, fitted.face.file);
}

function printBody(sheet: Sheet, rows: readonly PrintedRow[], style: CardStyle): void {
  const { context } = sheet;
  const width = style.valueRight - style.colonX - style.colonGap - 14;
  const set = rows.map((row) => ({ row, values: breakValue(context, row, style, width) }));
  const count = set.reduce((sum, { row, values }) => sum + (row.kind === 'blood' ? 0 : values.length), 0);
  const pitch = Math.min(style.rowPitch, (LAST_BASELINE - style.firstBaseline) / Math.max(1, count - 1));
  const shrink = Math.min(1, (pitch * 0.94) / style.label.size);
  const smaller = (text: TextStyle): TextStyle => ({ ...text, size: text.size * shrink });
  const labelStyle = smaller(style.label);
  const widest = Math.max(
    ...rows
      .filter((row) => row.kind !== 'blood')
      .map(
        (row) => measureLine(context, row.label, labelStyle) + (INDENTED.has(row.kind) ? style.indent : 0),
      ),
  );
  // A ragged card keeps its colon column and lets long labels push their own colon to the right.
  const column = style.ragged ? style.colonX : Math.max(style.colonX, style.labelX + widest + 4);
  let baseline = style.firstBaseline - pitch;
  for (const { row, values } of set) {
    const isBlood = row.kind === 'blood';
    if (!isBlood) baseline += pitch;
    const labelX = isBlood ? style.bloodX : style.labelX + (INDENTED.has(row.kind) ? style.indent : 0);
    const labelWidth = measureLine(context, row.label, labelStyle);
    const colonX = isBlood
      ? labelX + labelWidth + style.bloodColonGap
      : Math.max(column, labelX + labelWidth + 3);
    const valueX = isBlood ? colonX + style.bloodColonGap + 7 : colonX + style.colonGap;
    const quads = [
      print(sheet, { row, part: 'label', text: row.label, x: labelX, baseline, style: labelStyle }),
      print(sheet, { row, part: 'colon', text: ':', x: colonX, baseline, style: labelStyle }),
    ];
    values.forEach((text, index) => {
      if (text === '') return;
      const room = row.kind === 'gender' ? style.bloodX - 12 - valueX : style.valueRight - valueX;
      const fitted = squeeze(context, text, smaller(style.value), Math.max(40, room));
      if (index > 0) baseline += pitch;
      const quad = print(sheet, { row, part: 'value', text, x: valueX, baseline, style: fitted, index });
      if (index === 0) quads.push(quad);
    });
    noteRow(sheet, row, quads, values[0] ?? '', style.value.face.file);
  }
}

function printIssue(sheet: Sheet, rows: readonly PrintedRow[], style: CardStyle): number {
  const centre = style.photo.x + style.photo.width / 2;
  let baseline = style.issueBaseline;
  for (const row of rows) {
    const fitted = squeeze(sheet.context, row.value, style.issue, 2 * (CARD_WIDTH - centre) - 16);
    const x = centre - measureLine(sheet.context, row.value, fitted) / 2;
    print(sheet, { row, part: 'value', text: row.value, x, baseline, style: fitted });
    baseline += style.issue.size * 1.18;
  }
  return baseline;
}

/**
 * Draws one flat card. Same record, style and scale: same pixels.
 * @throws Error when a font file of the package cannot be read
 */
export function drawCard(record: CardRecord, options: DrawOptions = {}): DrawnCard {
  const scale = options.scale ?? 1;
  const style = options.style ?? makeStyle(record);
  const random = createRandom(`${style.seed}/art`);
  const width = Math.round(CARD_WIDTH * scale);
  const height = Math.round(CARD_HEIGHT * scale);
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.beginPath();
  context.roundRect(0, 0, width, height, 37 * scale);
  context.clip();
  context.setTransform(scale, 0, 0, scale, 0, 0);
  drawGround(context, style, random);
  drawPortrait(context, style.photo, record.birthYear, random);

  const rows = printRows(record, style.wording);
  const only = (...kinds: string[]): PrintedRow[] => rows.filter((row) => kinds.includes(row.kind));
  const apart = new Set(['province', 'city', 'nik', 'issuedPlace', 'issuedDate']);
  const sheet: Sheet = { context, scale, lines: [], numberCells: [] };
  if (options.marked) drawMark(context, style);
  printHeader(sheet, only('province', 'city'), style);
  for (const row of only('nik')) printNik(sheet, row, style);
  printBody(
    sheet,
    rows.filter((row) => !apart.has(row.kind)),
    style,
  );
  const below = printIssue(sheet, only('issuedPlace', 'issuedDate'), style);
  context.setTransform(scale, 0, 0, scale, 0, 0);
  const { photo } = style;
  const signature = style.hasSignature
    ? drawSignature(context, photo.x, below - 16, photo.width, Math.min(84, CARD_HEIGHT - below), random)
    : undefined;
  if (style.hasHologram) drawHologram(context, random);
  return {
    width,
    height,
    pixels: context.getImageData(0, 0, width, height).data,
    lines: sheet.lines,
    numberCells: sheet.numberCells,
    photo: scaleQuad(placeToQuad(photo), scale),
    ...(signature ? { signature: scaleQuad(signature, scale) } : {}),
    corners: boxToQuad({ left: 0, top: 0, right: width, bottom: height }),
  };
}

/** A faint patch of rainbow foil. */
function drawHologram(context: SKRSContext2D, random: ReturnType<typeof createRandom>): void {
  const x = random.between(120, 640);
  const y = random.between(150, 520);
  const radius = random.between(50, 130);
  const foil = context.createRadialGradient(x, y, radius * 0.1, x, y, radius);
  const hue = random.between(0, 360);
  for (let stop = 0; stop <= 4; stop++) {
    foil.addColorStop(
      stop / 4,
      `hsla(${hue + stop * 60}, 80%, 75%, ${stop === 4 ? 0 : random.between(0.08, 0.26)})`,
    );
  }
  context.fillStyle = foil;
  context.beginPath();
  context.ellipse(x, y, radius, radius * 0.7, random.between(0, 3), 0, Math.PI * 2);
  context.fill();
}

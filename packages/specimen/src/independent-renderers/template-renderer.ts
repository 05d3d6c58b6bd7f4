import type { Quad } from '@ktp-ocr/geometry/homography';
import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { boundStrokes, type Curve } from '../card/bound-strokes.js';
import type { DrawnCard } from '../card/draw-card.js';
import { CARD_HEIGHT, CARD_WIDTH } from '../card/make-style.js';
import { boxToQuad, placeToQuad, scaleQuad } from '../card/set-line.js';
import { pickBodyFaces, pickNikFace, registerFace } from '../faces/load-faces.js';
import { createRandom, type Random } from '../random.js';
import type { CardRecord } from '../record/make-record.js';
import { type FieldKind, makeWording, type PrintedRow, printRows, wrapValue } from '../record/print-rows.js';

/**
 * The proportions that templates in circulation share, as shares of the card's width: labels and colons in strict columns,
 * the photograph high on the right, a number that is half as wide as the card.
 */
interface TemplateLayout {
  readonly regular: string;
  readonly bold: string;
  readonly nik: string;
  readonly ink: string;
  readonly size: number;
  readonly left: number;
  readonly colonX: number;
  readonly valueX: number;
  readonly indent: number;
  readonly nikSize: number;
  readonly nikY: number;
  readonly nikX: number;
  readonly nikInk: string;
  /** Added after each digit, in card units: numbers are set tight, or wider than any text. */
  readonly nikSpacing: number;
  readonly firstY: number;
  readonly pitch: number;
  readonly photo: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

const WRAPPED: ReadonlySet<FieldKind> = new Set<FieldKind>(['name', 'birth', 'address']);
const INDENTED: ReadonlySet<FieldKind> = new Set<FieldKind>(['neighbourhood', 'village', 'district']);
const LOWEST_BASELINE = 612;

/** The same record in the proportions of public templates. Nothing is trained on it; the reader may be tuned on it. */
export function drawTemplateCard(
  record: CardRecord,
  options: { readonly scale?: number; readonly marked?: boolean } = {},
): DrawnCard {
  const { scale = 1, marked = false } = options;
  const random = createRandom(`${record.seed}/template`);
  const layout = chooseLayout(record, random);
  const width = Math.round(CARD_WIDTH * scale);
  const height = Math.round(CARD_HEIGHT * scale);
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.beginPath();
  context.roundRect(0, 0, width, height, random.pick([0, 24, 36]) * scale);
  context.clip();
  context.scale(scale, scale);
  drawBackground(context, random, record.foreigner);
  drawPhoto(context, layout, record.birthYear, random);
  if (marked) writeMark(context, layout);
  const { numberCells, signature } = writeCard(
    context,
    printRows(record, makeWording(random)),
    layout,
    random,
  );
  return {
    width,
    height,
    pixels: context.getImageData(0, 0, width, height).data,
    lines: [],
    numberCells: numberCells.map(([[left, top], , [right, bottom]]) =>
      boxToQuad({ left: left * scale, top: top * scale, right: right * scale, bottom: bottom * scale }),
    ),
    photo: scaleQuad(placeToQuad(layout.photo), scale),
    signature: scaleQuad(signature, scale),
    corners: boxToQuad({ left: 0, top: 0, right: width, bottom: height }),
  };
}

function chooseLayout(record: CardRecord, random: Random): TemplateLayout {
  const faces = pickBodyFaces(random, record.split);
  const unit = (share: number, spread: number): number =>
    CARD_WIDTH * (share + random.between(-spread, spread));
  const size = unit(0.0255, 0.0015);
  const photoWidth = unit(0.21, 0.012);
  const nikY = unit(0.138, 0.008);
  return {
    regular: registerFace(faces.regular),
    bold: registerFace(faces.bold),
    nik: registerFace(pickNikFace(random, record.split)),
    ink: random.pick(['#000', '#0c0c10', '#1a1a22']),
    size,
    left: unit(0.028, 0.006),
    colonX: unit(0.272, 0.012),
    valueX: unit(0.296, 0.012),
    indent: random.chance(0.85) ? unit(0.03, 0.008) : 0,
    nikSize: unit(0.043, 0.003),
    nikY,
    nikX: unit(0.225, 0.02),
    nikInk: random.chance(0.3) ? `hsl(220, 8%, ${random.integer(20, 38)}%)` : '#060608',
    nikSpacing: random.chance(0.5) ? random.between(-2, 5) : 0,
    firstY: nikY + unit(0.044, 0.004),
    pitch: unit(0.0325, 0.001),
    photo: {
      x: CARD_WIDTH - photoWidth - unit(0.032, 0.012),
      y: unit(0.125, 0.012),
      width: photoWidth,
      height: photoWidth * random.between(1.24, 1.34),
    },
  };
}

/** Broad soft bands across a pale blue, as an upscaled scan of a background looks. */
function drawBackground(context: SKRSContext2D, random: Random, isOrange: boolean): void {
  const hue = isOrange ? 30 : random.between(196, 210);
  context.fillStyle = `hsl(${hue}, ${random.integer(45, 75)}%, ${random.integer(80, 88)}%)`;
  context.fillRect(0, 0, CARD_WIDTH, CARD_HEIGHT);
  context.save();
  context.filter = `blur(${random.integer(2, 8)}px)`;
  const slope = random.between(-0.8, 0.8);
  for (let x = -700; x < CARD_WIDTH + 700; x += random.between(18, 60)) {
    context.strokeStyle = `hsla(${hue + random.between(-10, 14)}, 60%, ${random.integer(66, 92)}%, ${random.between(0.3, 0.7)})`;
    context.lineWidth = random.between(6, 22);
    context.beginPath();
    context.moveTo(x, -20);
    context.bezierCurveTo(x + 200 * slope, 180, x + 420 * slope, 420, x + 640 * slope, CARD_HEIGHT + 20);
    context.stroke();
  }
  context.restore();
}

/** A plain ground with a head and a jacket. */
function drawPhoto(
  context: SKRSContext2D,
  { photo }: TemplateLayout,
  birthYear: number,
  random: Random,
): void {
  const { x, y, width, height } = photo;
  context.fillStyle = birthYear % 2 === 1 ? '#c41e25' : '#2746a0';
  context.fillRect(x, y, width, height);
  context.fillStyle = `hsl(${random.integer(200, 240)}, 14%, ${random.integer(18, 34)}%)`;
  context.fillRect(x + width * 0.18, y + height * 0.66, width * 0.64, height * 0.34);
  context.fillStyle = `hsl(28, ${random.integer(38, 55)}%, ${random.integer(62, 78)}%)`;
  context.beginPath();
  context.ellipse(x + width / 2, y + height * 0.42, width * 0.21, height * 0.22, 0, 0, Math.PI * 2);
  context.fill();
}

function writeMark(context: SKRSContext2D, layout: TemplateLayout): void {
  context.save();
  context.translate(CARD_WIDTH / 2, CARD_HEIGHT / 2);
  context.rotate(-0.4);
  context.textAlign = 'center';
  context.font = `140px "${layout.bold}"`;
  context.fillStyle = 'rgba(120, 20, 40, 0.12)';
  context.fillText('SPECIMEN', 0, 0);
  context.restore();
}

function writeCard(
  context: SKRSContext2D,
  rows: readonly PrintedRow[],
  layout: TemplateLayout,
  random: Random,
): { readonly numberCells: readonly Quad[]; readonly signature: Quad } {
  context.fillStyle = layout.ink;
  context.textBaseline = 'alphabetic';
  const only = (...kinds: FieldKind[]): PrintedRow[] => rows.filter(({ kind }) => kinds.includes(kind));
  only('province', 'city').forEach(({ value }, index) => {
    const y = CARD_WIDTH * 0.045 + index * CARD_WIDTH * 0.037;
    write(context, value, CARD_WIDTH / 2, y, layout.size * 1.22, layout.bold, CARD_WIDTH * 0.9, 'center');
  });
  const numberCells = only('nik').flatMap(({ label, value }) => writeNumber(context, label, value, layout));
  const apart: readonly FieldKind[] = ['province', 'city', 'nik', 'issuedPlace', 'issuedDate'];
  writeBody(
    context,
    rows.filter(({ kind }) => !apart.includes(kind)),
    layout,
    random,
  );
  const { photo } = layout;
  const centre = photo.x + photo.width / 2;
  only('issuedPlace', 'issuedDate').forEach(({ value }, index) => {
    const y = photo.y + photo.height + layout.size * (1.3 + index * 1.1);
    write(context, value, centre, y, layout.size * 0.86, layout.regular, photo.width + 34, 'center');
  });
  return { numberCells, signature: drawSignature(context, layout, random) };
}

function writeNumber(context: SKRSContext2D, label: string, value: string, layout: TemplateLayout): Quad[] {
  const { left, nikX, nikY, nikSize, photo } = layout;
  write(context, label, left, nikY, nikSize * 0.82, layout.regular, nikX);
  write(context, ':', nikX - nikSize * 0.6, nikY, nikSize * 0.82, layout.regular, nikSize);
  context.fillStyle = layout.nikInk;
  context.letterSpacing = `${layout.nikSpacing}px`;
  write(context, value, nikX, nikY, nikSize, layout.nik, photo.x - 10 - nikX);
  // The context still has the number's font.
  const { actualBoundingBoxAscent: ascent, actualBoundingBoxDescent: descent } = context.measureText(value);
  const start = (length: number): number => nikX + context.measureText(value.slice(0, length)).width;
  const cells = [...value].flatMap((character, index) =>
    character === ' '
      ? []
      : [
          boxToQuad({
            left: start(index),
            top: nikY - ascent,
            right: start(index + 1),
            bottom: nikY + descent,
          }),
        ],
  );
  context.fillStyle = layout.ink;
  context.letterSpacing = '0px';
  return cells;
}

function writeBody(
  context: SKRSContext2D,
  rows: readonly PrintedRow[],
  layout: TemplateLayout,
  random: Random,
): void {
  const { size, left, photo, valueX, colonX } = layout;
  const room = photo.x - 12 - valueX;
  const valueFace = random.chance(0.7) ? layout.bold : layout.regular;
  const breakValue = ({ kind, value }: PrintedRow): string[] => {
    context.font = `${size}px "${valueFace}"`;
    return WRAPPED.has(kind) ? wrapValue(value, (line) => context.measureText(line).width <= room) : [value];
  };
  const set = rows.map((row) => ({ row, lines: breakValue(row) }));
  const count = set.reduce((sum, { row, lines }) => sum + (row.kind === 'blood' ? 0 : lines.length), 0);
  const pitch = Math.min(layout.pitch, (LOWEST_BASELINE - layout.firstY) / Math.max(1, count - 1));
  let y = layout.firstY - pitch;
  for (const { row, lines } of set) {
    if (row.kind === 'blood') {
      const x = photo.x - CARD_WIDTH * 0.198;
      write(context, row.label, x, y, size, layout.regular, CARD_WIDTH * 0.14);
      write(context, `: ${row.value}`, x + CARD_WIDTH * 0.135, y, size, valueFace, CARD_WIDTH * 0.06);
      continue;
    }
    y += pitch;
    write(
      context,
      row.label,
      left + (INDENTED.has(row.kind) ? layout.indent : 0),
      y,
      size,
      layout.regular,
      colonX - left - 6,
    );
    write(context, ':', colonX, y, size, layout.regular, size);
    lines.forEach((line, index) => {
      if (index > 0) y += pitch;
      write(context, line, valueX, y, size, valueFace, row.kind === 'gender' ? room * 0.62 : room);
    });
  }
}

function drawSignature(context: SKRSContext2D, { photo, size }: TemplateLayout, random: Random): Quad {
  const top = photo.y + photo.height + size * 2.8;
  context.save();
  context.strokeStyle = context.fillStyle;
  context.lineWidth = random.between(1.5, 3);
  context.beginPath();
  const corners = [0, 1, 2, 3, 4].map(
    (corner) => [photo.x + photo.width * (0.15 + corner * 0.17), top + random.between(0, 46)] as const,
  );
  for (const [x, y] of corners) context.lineTo(x, y);
  context.stroke();
  const { lineWidth } = context;
  context.restore();
  const strokes = corners.map((at): Curve => [at, at, at, at]);
  return boundStrokes(strokes, lineWidth, { width: CARD_WIDTH, height: CARD_HEIGHT });
}

/** Sets the type narrower where the text would not fit. */
function write(
  context: SKRSContext2D,
  text: string,
  x: number,
  y: number,
  size: number,
  face: string,
  room: number,
  align: 'left' | 'center' = 'left',
): void {
  context.textAlign = align;
  context.font = `${size}px "${face}"`;
  const width = context.measureText(text).width;
  if (width > room) context.font = `${(size * room) / width}px "${face}"`;
  context.fillText(text, x, y);
}

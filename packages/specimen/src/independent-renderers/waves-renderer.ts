import type { Quad } from '@ktp-ocr/geometry/homography';
import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import type { DrawnCard } from '../card/draw-card.js';
import { CARD_HEIGHT, CARD_WIDTH } from '../card/make-style.js';
import { boxToQuad, placeToQuad, scaleQuad } from '../card/set-line.js';
import { pickBodyFaces, pickNikFace, registerFace } from '../faces/load-faces.js';
import { createRandom, type Random } from '../random.js';
import type { CardRecord } from '../record/make-record.js';
import { makeWording, type PrintedRow, printRows, wrapValue } from '../record/print-rows.js';

/** How one card is laid out; lengths in card units, of which the card is 1012 × 638. */
interface Layout {
  readonly regular: string;
  readonly bold: string;
  readonly nik: string;
  readonly ink: string;
  readonly size: number;
  readonly headerSize: number;
  readonly nikSize: number;
  readonly left: number;
  readonly colonX: number;
  readonly valueX: number;
  readonly indent: number;
  readonly firstY: number;
  readonly pitch: number;
  readonly hasBoldValues: boolean;
  /** Colons follow their labels instead of standing in a column. */
  readonly hasTightColons: boolean;
  readonly photo: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

/**
 * The same record as `drawCard`, drawn by an independent renderer: spacing, proportions, background, portrait and line
 * breaking are its own. A reader that has memorised the generator instead of learning cards fails here. No network is ever
 * trained on it; it gives no positions of lines.
 */
export function drawWavesCard(
  record: CardRecord,
  options: { readonly scale?: number; readonly marked?: boolean } = {},
): DrawnCard {
  const { scale = 1, marked = false } = options;
  // The seed's text is older than the file's name: another text would draw other cards than those measured.
  const random = createRandom(`${record.seed}/another-hand`);
  const layout = chooseLayout(record, random);
  const width = Math.round(CARD_WIDTH * scale);
  const height = Math.round(CARD_HEIGHT * scale);
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.beginPath();
  context.roundRect(0, 0, width, height, 36 * scale);
  context.clip();
  context.scale(scale, scale);
  drawWaves(context, random);
  drawPhoto(context, layout, record.birthYear);
  if (marked) writeMark(context, layout);
  context.fillStyle = layout.ink;
  context.textBaseline = 'alphabetic';
  const numberCells = writeRows(context, printRows(record, makeWording(random)), layout, random);
  return {
    width,
    height,
    pixels: context.getImageData(0, 0, width, height).data,
    lines: [],
    numberCells: numberCells.map((quad) => scaleQuad(quad, scale)),
    photo: scaleQuad(placeToQuad(layout.photo), scale),
    corners: boxToQuad({ left: 0, top: 0, right: width, bottom: height }),
  };
}

function chooseLayout(record: CardRecord, random: Random): Layout {
  const body = pickBodyFaces(random, record.split);
  const size = random.between(23, 28);
  const left = random.between(26, 48);
  const colonX = left + size * random.between(8.9, 10.6);
  const photoWidth = random.between(205, 240);
  return {
    regular: registerFace(body.regular),
    bold: registerFace(body.bold),
    nik: registerFace(pickNikFace(random, record.split)),
    ink: `rgb(${random.integer(5, 45)}, ${random.integer(5, 45)}, ${random.integer(5, 60)})`,
    size,
    headerSize: random.between(29, 37),
    nikSize: random.between(35, 46),
    left,
    colonX,
    valueX: colonX + random.between(12, 26),
    indent: random.pick([0, 0, 18, 30]),
    firstY: random.between(186, 200),
    pitch: random.between(32, 35.5),
    hasBoldValues: random.chance(0.4),
    hasTightColons: random.chance(0.15),
    photo: {
      x: CARD_WIDTH - photoWidth - random.between(26, 48),
      y: random.between(132, 165),
      width: photoWidth,
      height: photoWidth * random.between(1.2, 1.32),
    },
  };
}

/** A blue that changes across the card, under sines. */
function drawWaves(context: SKRSContext2D, random: Random): void {
  const hue = random.between(190, 215);
  const fade = context.createLinearGradient(0, 0, CARD_WIDTH, random.between(-300, CARD_HEIGHT));
  for (const stop of [0, 0.5, 1])
    fade.addColorStop(stop, `hsl(${hue + random.between(-12, 12)}, 45%, ${random.between(74, 88)}%)`);
  context.fillStyle = fade;
  context.fillRect(0, 0, CARD_WIDTH, CARD_HEIGHT);
  for (let layer = random.integer(2, 4); layer > 0; layer--) {
    context.strokeStyle = `hsla(${hue + random.between(-30, 30)}, 40%, ${random.between(50, 70)}%, ${random.between(0.15, 0.5)})`;
    context.lineWidth = random.between(0.6, 2.2);
    const period = random.between(60, 260);
    const amplitude = random.between(4, 30);
    const step = random.between(7, 22);
    const slope = random.between(-0.5, 0.5);
    for (let y = -500; y < CARD_HEIGHT + 500; y += step) {
      context.beginPath();
      for (let x = 0; x <= CARD_WIDTH; x += 12)
        context.lineTo(x, y + slope * x + amplitude * Math.sin((x + y) / period));
      context.stroke();
    }
  }
}

/** A silhouette of two ellipses before a red or blue ground. */
function drawPhoto(context: SKRSContext2D, { photo }: Layout, birthYear: number): void {
  const { x, y, width, height } = photo;
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.fillStyle = birthYear % 2 === 1 ? '#b3202c' : '#2446a8';
  context.fillRect(x, y, width, height);
  context.fillStyle = '#3b3f46';
  context.beginPath();
  context.ellipse(x + width / 2, y + height * 1.02, width * 0.46, height * 0.36, 0, 0, 2 * Math.PI);
  context.fill();
  context.fillStyle = '#c9a183';
  context.beginPath();
  context.ellipse(x + width / 2, y + height * 0.42, width * 0.2, height * 0.22, 0, 0, 2 * Math.PI);
  context.fill();
  context.restore();
}

function writeMark(context: SKRSContext2D, layout: Layout): void {
  context.save();
  context.translate(CARD_WIDTH / 2, CARD_HEIGHT / 2);
  context.rotate(-0.35);
  context.textAlign = 'center';
  context.font = `150px "${layout.bold}"`;
  context.fillStyle = 'rgba(120, 0, 0, 0.12)';
  context.fillText('SPECIMEN', 0, 0);
  context.restore();
}

const INDENTED = new Set(['neighbourhood', 'village', 'district']);
/** Rows that go on where they do not fit. */
const WRAPPED = new Set(['name', 'address', 'birth']);
/** No row stands lower. */
const LOWEST_BASELINE = 618;

/** A body row's value as the lines it is set in. */
function breakRow(context: SKRSContext2D, { kind, value }: PrintedRow, layout: Layout): string[] {
  if (!WRAPPED.has(kind)) return [value];
  context.font = `${layout.size}px "${layout.hasBoldValues ? layout.bold : layout.regular}"`;
  const room = layout.photo.x - 12 - layout.valueX;
  return wrapValue(value, (line) => context.measureText(line).width <= room);
}

const BESIDE_THE_BODY = new Set(['province', 'city', 'nik', 'issuedPlace', 'issuedDate', 'blood']);

/** Closer than the layout's where the rows would not fit onto the card. */
function choosePitch(context: SKRSContext2D, rows: readonly PrintedRow[], layout: Layout): number {
  const lines = rows
    .filter(({ kind }) => !BESIDE_THE_BODY.has(kind))
    .reduce((sum, row) => sum + breakRow(context, row, layout).length, 0);
  return Math.min(layout.pitch, (LOWEST_BASELINE - layout.firstY) / (lines - 1));
}

function writeRows(
  context: SKRSContext2D,
  rows: readonly PrintedRow[],
  layout: Layout,
  random: Random,
): Quad[] {
  const numberCells: Quad[] = [];
  const { left, size, photo, valueX, regular } = layout;
  const pitch = choosePitch(context, rows, layout);
  const headerX = random.pick([CARD_WIDTH / 2, CARD_WIDTH * 0.45]);
  let headerY = random.between(42, 54);
  let y = layout.firstY;
  let underY = photo.y + photo.height + size * random.between(1.1, 1.5);
  const valueFace = layout.hasBoldValues ? layout.bold : regular;
  for (const row of rows) {
    const { kind, label, value } = row;
    if (kind === 'province' || kind === 'city') {
      writeWithin(
        context,
        value,
        headerX,
        headerY,
        layout.headerSize,
        layout.bold,
        2 * (headerX - 40),
        'center',
      );
      headerY += layout.headerSize * random.between(1.05, 1.25);
    } else if (kind === 'nik') {
      const baseline = layout.firstY - size * 1.55;
      write(context, label, left, baseline, layout.nikSize * 0.8, layout.bold);
      write(context, ':', left + layout.nikSize * 3.4, baseline, layout.nikSize * 0.8, layout.bold);
      const nikX = left + layout.nikSize * 4.1;
      writeWithin(context, value, nikX, baseline, layout.nikSize, layout.nik, photo.x - 14 - nikX);
      numberCells.push(...measureCells(context, value, nikX, baseline));
    } else if (kind === 'issuedPlace' || kind === 'issuedDate') {
      writeWithin(
        context,
        value,
        photo.x + photo.width / 2,
        underY,
        size * 0.82,
        regular,
        photo.width + 30,
        'center',
      );
      underY += size * 1.05;
    } else if (kind === 'blood') {
      const x = photo.x - size * random.between(7.2, 8.6);
      write(context, `${label} : ${value}`, x, y - pitch, size, regular);
    } else {
      const labelX = left + (INDENTED.has(kind) ? layout.indent : 0);
      const labelEnd = labelX + write(context, label, labelX, y, size, regular);
      write(
        context,
        ':',
        layout.hasTightColons ? labelEnd + 4 : Math.max(layout.colonX, labelEnd + 2),
        y,
        size,
        regular,
      );
      const x = Math.max(valueX, labelEnd + size * 0.55);
      for (const line of breakRow(context, row, layout)) {
        writeWithin(context, line, x, y, size, valueFace, photo.x - 8 - x);
        y += pitch;
      }
    }
  }
  return numberCells;
}

/** Where each character of a line stands, in card units; the context still has the line's font. */
function measureCells(context: SKRSContext2D, text: string, x: number, y: number): Quad[] {
  const { actualBoundingBoxAscent, actualBoundingBoxDescent } = context.measureText(text);
  const start = (length: number): number => x + context.measureText(text.slice(0, length)).width;
  return [...text].flatMap((character, index) =>
    character === ' '
      ? []
      : [
          boxToQuad({
            left: start(index),
            top: y - actualBoundingBoxAscent,
            right: start(index + 1),
            bottom: y + actualBoundingBoxDescent,
          }),
        ],
  );
}

function write(
  context: SKRSContext2D,
  text: string,
  x: number,
  y: number,
  size: number,
  face: string,
): number {
  context.textAlign = 'left';
  context.font = `${size}px "${face}"`;
  context.fillText(text, x, y);
  return context.measureText(text).width;
}

/** Sets the type smaller where the text would not fit. */
function writeWithin(
  context: SKRSContext2D,
  text: string,
  x: number,
  y: number,
  size: number,
  face: string,
  room: number,
  align: 'left' | 'center' = 'left',
): void {
  context.font = `${size}px "${face}"`;
  const fitted = size * Math.min(1, room / Math.max(1, context.measureText(text).width));
  context.textAlign = align;
  context.font = `${fitted}px "${face}"`;
  context.fillText(text, x, y);
}

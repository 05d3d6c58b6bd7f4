import { mapCorners, type Quad } from '@ktp-ocr/geometry/homography';
import sharp from 'sharp';
import type { DrawnCard } from '../../card/draw-card.js';
import { CARD_HEIGHT, CARD_WIDTH } from '../../card/make-style.js';
import { boxToQuad, placeToQuad } from '../../card/set-line.js';
import { createRandom, type Random } from '../../random.js';
import type { CardRecord } from '../../record/make-record.js';
import { type FieldKind, type PrintedRow, printRows, wrapValue } from '../../record/print-rows.js';
import { drawNumber } from './number-digits.js';
import { fitText, measureText, outlineText, type TextStyle } from './outline-text.js';
import {
  drawBackground,
  drawBust,
  drawPen,
  drawPrintFaults,
  SHEET_HEIGHT,
  SHEET_WIDTH,
} from './vector-artwork.js';
import { chooseLayout, type VectorLayout } from './vector-layout.js';

const INDENTED: ReadonlySet<FieldKind> = new Set<FieldKind>(['neighbourhood', 'village', 'district']);
const WRAPPED: ReadonlySet<FieldKind> = new Set<FieldKind>(['name', 'birth', 'address']);
const BESIDE_THE_BODY: ReadonlySet<FieldKind> = new Set<FieldKind>([
  'province',
  'city',
  'nik',
  'issuedPlace',
  'issuedDate',
]);
const LOWEST_BASELINE = 612;

/**
 * **Kept for tests: nothing is trained, calibrated or tuned on it.** The same record drawn as SVG by another rasteriser, in
 * faces, digits, artwork, proportions, label spellings and printing faults of its own.
 */
export async function drawVectorCard(
  record: CardRecord,
  options: { readonly scale?: number; readonly marked?: boolean } = {},
): Promise<DrawnCard> {
  const { scale = 1, marked = false } = options;
  const random = createRandom(`${record.seed}/vector`);
  const layout = chooseLayout(record, random);
  const width = Math.round(CARD_WIDTH * scale);
  const height = Math.round(CARD_HEIGHT * scale);
  const background = drawBackground(random, record.foreigner);
  const bust = drawBust(
    random,
    layout.photo,
    record.birthYear,
    record.sex === 'female' && random.chance(0.5),
  );
  const print = printCard(record, layout, random);
  const mark = marked
    ? outlineText(
        'SPECIMEN',
        250,
        470,
        { face: layout.header.face, size: 130, stretch: 1, ink: 'rgba(150,0,40,0.14)' },
        -22,
      )
    : '';
  const fade = `<linearGradient id="fade"><stop offset="0" stop-color="#fff"/><stop offset="1" stop-color="rgb(${grey(layout.fade)})"/></linearGradient><mask id="print"><rect width="${SHEET_WIDTH}" height="${SHEET_HEIGHT}" fill="url(#fade)"/></mask>`;
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${SHEET_WIDTH} ${SHEET_HEIGHT}" preserveAspectRatio="none">`,
    `<defs><clipPath id="card"><rect width="${SHEET_WIDTH}" height="${SHEET_HEIGHT}" rx="36"/></clipPath>${layout.fade < 1 ? fade : ''}</defs>`,
    `<g clip-path="url(#card)">${background}${bust}${mark}`,
    `<g${layout.fade < 1 ? ' mask="url(#print)"' : ''}>${print.svg}</g>`,
    drawPrintFaults(createRandom(`${record.seed}/vector/faults`)),
    '</g></svg>',
  ].join('');
  const pixels = await sharp(Buffer.from(svg)).ensureAlpha().raw().toBuffer();
  const toPixels = (quad: Quad): Quad =>
    mapCorners(quad, ([x, y]) => [(x * width) / SHEET_WIDTH, (y * height) / SHEET_HEIGHT]);
  return {
    width,
    height,
    pixels: new Uint8ClampedArray(pixels),
    lines: [],
    numberCells: print.numberCells.map(toPixels),
    photo: toPixels(placeToQuad(layout.photo)),
    ...(print.signature ? { signature: toPixels(print.signature) } : {}),
    corners: boxToQuad({ left: 0, top: 0, right: width, bottom: height }),
  };
}

function grey(share: number): string {
  return Array.from({ length: 3 }, () => Math.round(share * 255)).join(',');
}

interface Print {
  readonly svg: string;
  readonly numberCells: readonly Quad[];
}

interface CardPrint extends Print {
  readonly signature: Quad | undefined;
}

function printCard(record: CardRecord, layout: VectorLayout, random: Random): CardPrint {
  const rows = printRows(record, layout.wording);
  const only = (...kinds: FieldKind[]): PrintedRow[] => rows.filter(({ kind }) => kinds.includes(kind));
  const number = only('nik').map(({ label, value }) => printNumber(label, value, layout));
  const issue = printIssue(only('issuedPlace', 'issuedDate'), layout, random);
  const svg = [
    ...only('province', 'city').map(({ value }, index) => {
      const style = fitText(
        value,
        layout.header,
        2 * (Math.min(layout.headerX, SHEET_WIDTH - layout.headerX) - 24),
      );
      const x = layout.headerX - measureText(value, style) / 2;
      return outlineText(value, x, layout.headerY + index * layout.headerPitch, style);
    }),
    ...number.map((printed) => printed.svg),
    printBody(
      rows.filter(({ kind }) => !BESIDE_THE_BODY.has(kind)),
      layout,
      random,
    ),
    issue.svg,
  ].join('');
  return { svg, signature: issue.signature, numberCells: number.flatMap(({ numberCells }) => numberCells) };
}

function printNumber(label: string, value: string, layout: VectorLayout): Print {
  const { labelX, numberX, numberY, nikLabel, photo } = layout;
  const room = photo.x - 12 - numberX;
  const advance = Math.min(layout.number.advance, room / Math.max(1, value.length));
  const drawn = drawNumber(value, numberX, numberY, { ...layout.number, advance }, (character, x) =>
    outlineText(character, x, numberY, { ...layout.value, size: layout.number.height * 1.3 }),
  );
  const colonX = Math.max(labelX + measureText(label, nikLabel) + 6, numberX - nikLabel.size * 0.9);
  return {
    svg:
      outlineText(label, labelX, numberY, nikLabel) + outlineText(':', colonX, numberY, nikLabel) + drawn.svg,
    numberCells: drawn.cells,
  };
}

function printBody(rows: readonly PrintedRow[], layout: VectorLayout, random: Random): string {
  const room = layout.photo.x - 12 - layout.valueX;
  const set = rows.map((row) => ({
    row,
    lines: WRAPPED.has(row.kind)
      ? wrapValue(row.value, (line) => measureText(line, layout.value) <= room)
      : [row.value],
  }));
  const count = set.reduce((sum, { row, lines }) => sum + (row.kind === 'blood' ? 0 : lines.length), 0);
  const pitch = Math.min(layout.pitch, (LOWEST_BASELINE - layout.firstY) / Math.max(1, count - 1));
  const shrink = Math.min(1, (pitch * 0.95) / layout.label.size);
  const smaller = (style: TextStyle): TextStyle => ({ ...style, size: style.size * shrink });
  const parts: string[] = [];
  let y = layout.firstY - pitch;
  for (const { row, lines } of set) {
    const isBlood = row.kind === 'blood';
    const labelX = isBlood ? layout.bloodX : layout.labelX + (INDENTED.has(row.kind) ? layout.indent : 0);
    const place = { labelX, isBlood, jitter: layout.jitter * random.normal() };
    for (const [index, line] of lines.entries()) {
      if (!isBlood) y += pitch;
      parts.push(
        printRow(index === 0 ? row.label : '', line, y + place.jitter, place, layout, smaller, room),
      );
    }
  }
  return parts.join('');
}

/** One printed line: label, colon and value, or a value's second line. */
function printRow(
  label: string,
  value: string,
  y: number,
  { labelX, isBlood }: { readonly labelX: number; readonly isBlood: boolean },
  layout: VectorLayout,
  smaller: (style: TextStyle) => TextStyle,
  room: number,
): string {
  const labelStyle = smaller(layout.label);
  const labelEnd = labelX + measureText(label, labelStyle);
  const colonX =
    isBlood || layout.colonStyle === 'after-label' ? labelEnd + 4 : Math.max(layout.colonX, labelEnd + 4);
  const valueX = isBlood
    ? colonX + labelStyle.size * 0.6
    : Math.max(layout.valueX, labelEnd + labelStyle.size * 0.6);
  const hasColon = label !== '' && layout.colonStyle !== 'none';
  const isTight = layout.colonStyle === 'before-value' && !isBlood;
  const text = hasColon && isTight ? `: ${value}` : value;
  const style = fitText(text, smaller(layout.value), isBlood ? 60 : room - (valueX - layout.valueX));
  return [
    outlineText(label, labelX, y, labelStyle, layout.slant),
    hasColon && !isTight ? outlineText(':', colonX, y, labelStyle) : '',
    outlineText(text, valueX, y + (layout.slant * (valueX - labelX) * Math.PI) / 180, style, layout.slant),
  ].join('');
}

function printIssue(
  rows: readonly PrintedRow[],
  layout: VectorLayout,
  random: Random,
): Pick<CardPrint, 'svg' | 'signature'> {
  const { photo, issue } = layout;
  const centre = photo.x + photo.width / 2;
  let y = photo.y + photo.height + issue.size * random.between(1.1, 1.6);
  const parts = rows.map(({ value }) => {
    const style = fitText(value, issue, 2 * (SHEET_WIDTH - centre) - 12);
    const line = outlineText(value, centre - measureText(value, style) / 2, y, style);
    y += issue.size * 1.2;
    return line;
  });
  const pen = random.chance(0.9)
    ? drawPen(random, photo.x, y - issue.size * 0.2, photo.width * 0.9, Math.min(70, SHEET_HEIGHT - y - 4))
    : undefined;
  return { svg: [...parts, pen?.svg ?? ''].join(''), signature: pen?.box };
}

import { createCanvas } from '@napi-rs/canvas';
import sharp from 'sharp';
import { exposePixels } from '../photo/degrade-photo.js';
import { createRandom } from '../random.js';
import type { Split } from '../split.js';
import { drawProse, drawSurroundings } from '../surroundings/draw-surroundings.js';
import { drawCat } from './draw-cat.js';
import {
  drawLicence,
  drawPassport,
  drawStudentCard,
  type Page,
  paintPage,
  setFont,
} from './draw-other-document.js';

/** Pictures that hold no KTP: a reader has to say so. */
export type NonCardKind =
  | 'blank'
  | 'newspaper'
  | 'passport'
  | 'licence'
  | 'student'
  | 'receipt'
  | 'desk'
  | 'cat';

export const NON_CARD_KINDS: readonly NonCardKind[] = [
  'blank',
  'newspaper',
  'passport',
  'licence',
  'student',
  'receipt',
  'desk',
  'cat',
];

function drawNewspaper(page: Page): void {
  const { context, width, height, random, split } = page;
  paintPage(page, 45, 14, random.integer(84, 94));
  context.fillStyle = '#1a1a1a';
  setFont(page, width * 0.07, true);
  context.fillText(
    random.pick(['HARIAN RAKYAT', 'SUARA NEGERI', 'KABAR PAGI', 'WARTA KOTA KITA']),
    width * 0.06,
    height * 0.09,
  );
  const columns = random.integer(2, 4);
  const gap = width * 0.025;
  const breadth = (width * 0.9 - gap * (columns - 1)) / columns;
  for (let column = 0; column < columns; column++) {
    const left = width * 0.05 + column * (breadth + gap);
    setFont(page, width * 0.028, true);
    context.fillStyle = '#111';
    drawProse(page, random, split, left, height * 0.12, left + breadth, height * 0.17, width * 0.027);
    drawProse(
      page,
      random,
      split,
      left,
      height * 0.2,
      left + breadth,
      height * 0.97,
      width * random.between(0.012, 0.017),
    );
  }
}

function drawReceipt(page: Page): void {
  const { context, width, height, random } = page;
  paintPage(page, 40, 6, 94);
  const size = width * 0.045;
  setFont(page, size, false);
  context.fillStyle = '#222';
  context.fillText('TOKO SUMBER REJEKI', width * 0.26, height * 0.06);
  context.fillText(
    `JL. ${random.pick(['MAWAR', 'ANGGREK', 'KENANGA'])} NO. ${random.integer(1, 99)}`,
    width * 0.3,
    height * 0.1,
  );
  let total = 0;
  for (let row = 0; row < 14; row++) {
    const price = random.integer(2, 250) * 500;
    total += price;
    const y = height * (0.17 + row * 0.045);
    context.fillText(
      random.pick([
        'BERAS 5KG',
        'GULA PASIR',
        'MINYAK GORENG',
        'TELUR 1KG',
        'KOPI BUBUK',
        'SABUN MANDI',
        'MIE INSTAN',
        'TEH CELUP',
      ]),
      width * 0.08,
      y,
    );
    context.fillText(price.toLocaleString('id-ID'), width * 0.7, y);
  }
  context.fillText(`TOTAL`, width * 0.08, height * 0.85);
  context.fillText(total.toLocaleString('id-ID'), width * 0.7, height * 0.85);
  context.fillText('TERIMA KASIH', width * 0.32, height * 0.93);
}

const SHAPES: Record<NonCardKind, readonly [width: number, height: number]> = {
  blank: [1000, 1300],
  newspaper: [1200, 1600],
  passport: [1250, 880],
  licence: [1012, 638],
  student: [1012, 638],
  receipt: [700, 1100],
  desk: [1400, 1050],
  cat: [1200, 900],
};

/**
 * A JPEG of something that is no KTP, with a little of a camera's blur and noise. Same kind, seed and split:
 * same bytes.
 */
export async function photographNonCard(
  kind: NonCardKind,
  seed: string | number,
  split: Split = 'test',
): Promise<Buffer> {
  const random = createRandom(`${seed}/non-card/${kind}/${split}`);
  const [width, height] = SHAPES[kind];
  const canvas = createCanvas(width, height);
  const page: Page = { context: canvas.getContext('2d'), width, height, random, split };
  if (kind === 'blank')
    paintPage(page, random.integer(0, 360), random.integer(0, 10), random.integer(70, 98));
  else if (kind === 'newspaper') drawNewspaper(page);
  else if (kind === 'passport') drawPassport(page);
  else if (kind === 'licence') drawLicence(page);
  else if (kind === 'student') drawStudentCard(page);
  else if (kind === 'receipt') drawReceipt(page);
  else if (kind === 'desk') drawSurroundings(page, random, split, true);
  else drawCat(page.context, width, height, random);
  const pixels = await sharp(canvas.data(), { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .rotate(kind === 'cat' || kind === 'desk' ? 0 : random.between(-2, 2), { background: '#776655' })
    .blur(random.between(0.4, 0.9))
    .raw()
    .toBuffer({ resolveWithObject: true });
  const exposure = {
    gain: random.between(0.85, 1.08),
    gamma: 1,
    cast: [1, 1, random.between(0.94, 1)],
    grey: false,
    contrast: 0,
    moire: 0,
  } as const;
  exposePixels(pixels.data, pixels.info.width, exposure, random.between(1, 4), random);
  return sharp(pixels.data, { raw: { width: pixels.info.width, height: pixels.info.height, channels: 3 } })
    .jpeg({ quality: random.integer(70, 90) })
    .toBuffer();
}

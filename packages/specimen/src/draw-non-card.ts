import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import sharp from 'sharp';
import { exposePixels } from './degrade-photo.js';
import { drawCat } from './draw-cat.js';
import { drawPortrait } from './draw-portrait.js';
import { drawProse, drawSurroundings } from './draw-surroundings.js';
import { pickBodyFaces, registerFace } from './load-faces.js';
import { makeRecord } from './make-record.js';
import { createRandom, type Random } from './random.js';
import type { Split } from './split.js';

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

interface Page {
  readonly context: SKRSContext2D;
  readonly width: number;
  readonly height: number;
  readonly random: Random;
  readonly split: Split;
}

function paintPage(page: Page, hue: number, saturation: number, lightness: number): void {
  page.context.fillStyle = `hsl(${hue}, ${saturation}%, ${lightness}%)`;
  page.context.fillRect(0, 0, page.width, page.height);
}

function setFont(page: Page, size: number, bold: boolean): void {
  const faces = pickBodyFaces(page.random, page.split);
  page.context.font = `${size}px "${registerFace(bold ? faces.bold : faces.regular)}"`;
}

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

/** Label and value rows of another document, none of them a KTP's; without a gap the value stands below. */
function drawRows(
  page: Page,
  rows: readonly (readonly [label: string, value: string])[],
  left: number,
  top: number,
  size: number,
  valueGap: number,
): void {
  const { context } = page;
  const faces = pickBodyFaces(page.random, page.split);
  rows.forEach(([label, value], index) => {
    const y = top + index * size * (valueGap === 0 ? 2.3 : 1.5);
    context.fillStyle = '#2a2f3a';
    context.font = `${valueGap === 0 ? size * 0.6 : size}px "${registerFace(faces.regular)}"`;
    context.fillText(label, left, y);
    context.font = `${size}px "${registerFace(faces.bold)}"`;
    context.fillText(value, left + valueGap, valueGap === 0 ? y + size : y);
  });
}

function drawFakePhoto(page: Page, x: number, y: number, width: number): void {
  drawPortrait(page.context, { x, y, width, height: width * 1.28 }, page.random.integer(0, 1), page.random);
}

function drawPassport(page: Page): void {
  const { context, width, height, random, split } = page;
  const { fields, other } = makeRecord(`passport-${random.integer(0, 1e9)}`, { split, nonsenseShare: 0 });
  paintPage(page, random.integer(140, 220), 24, 86);
  const size = width * 0.022;
  setFont(page, size * 1.3, true);
  context.fillStyle = '#20304a';
  context.fillText('PASPOR  PASSPORT', width * 0.34, height * 0.1);
  context.fillText('REPUBLIK INDONESIA', width * 0.34, height * 0.16);
  drawFakePhoto(page, width * 0.05, height * 0.2, width * 0.24);
  const english = fields.gender === 'PEREMPUAN' ? 'P / F' : 'L / M';
  drawRows(
    page,
    [
      ['Nama Lengkap / Full Name', fields.name],
      ['Kewarganegaraan / Nationality', 'INDONESIA'],
      ['Tgl. Lahir / Date of Birth', `${fields.dob}     ${english}`],
      ['Tempat Lahir / Place of Birth', fields.pob],
      ['Tgl. Pengeluaran / Date of Issue', other.issuedDate],
      ['Kantor / Issuing Office', other.issuedPlace],
    ],
    width * 0.34,
    height * 0.22,
    size,
    0,
  );
  const surname = fields.name.replace(/[^A-Z]+/g, '<');
  context.font = `${width * 0.031}px "${registerFace({ file: 'ocr-b-400.otf', family: 'OCR B', weight: 400, role: 'nik', split: 'train' })}"`;
  context.fillStyle = '#111';
  const number = `X${random.integer(1_000_000, 9_999_999)}`;
  context.fillText(`P<IDN${surname}<<`.padEnd(44, '<').slice(0, 44), width * 0.04, height * 0.9);
  context.fillText(
    `${number}<${random.integer(0, 9)}IDN${random.integer(700101, 991231)}${random.integer(0, 9)}M`.padEnd(
      44,
      '<',
    ),
    width * 0.04,
    height * 0.95,
  );
}

function drawLicence(page: Page): void {
  const { context, width, height, random, split } = page;
  const { fields, other } = makeRecord(`licence-${random.integer(0, 1e9)}`, { split, nonsenseShare: 0 });
  paintPage(page, random.pick([20, 350, 205]), 40, 84);
  const size = width * 0.027;
  context.fillStyle = '#7a1020';
  setFont(page, size * 1.5, true);
  context.fillText('INDONESIA', width * 0.36, height * 0.1);
  context.fillText('SURAT IZIN MENGEMUDI', width * 0.28, height * 0.17);
  setFont(page, size, false);
  context.fillText('DRIVING LICENSE', width * 0.4, height * 0.23);
  setFont(page, size * 4, true);
  context.fillText(random.pick(['A', 'B I', 'C', 'D']), width * 0.82, height * 0.24);
  drawFakePhoto(page, width * 0.05, height * 0.28, width * 0.25);
  setFont(page, size * 1.2, true);
  context.fillStyle = '#222';
  context.fillText(
    `${random.integer(1000, 9999)}-${random.integer(1000, 9999)}-${random.integer(100000, 999999)}`,
    width * 0.34,
    height * 0.32,
  );
  drawRows(
    page,
    [
      ['1.', fields.name],
      ['2.', `${fields.pob}, ${fields.dob}`],
      ['3.', `${other.bloodType || 'O'} - ${fields.gender === 'PEREMPUAN' ? 'WANITA' : 'PRIA'}`],
      ['4.', fields.address],
      ['', `${fields.village} ${fields.city}`],
      ['5.', fields.work],
      ['6.', `POLRES ${other.issuedPlace}`],
    ],
    width * 0.34,
    height * 0.42,
    size,
    size * 1.5,
  );
}

function drawStudentCard(page: Page): void {
  const { context, width, height, random, split } = page;
  const { fields } = makeRecord(`student-${random.integer(0, 1e9)}`, { split, nonsenseShare: 0 });
  paintPage(page, random.integer(0, 360), 45, 88);
  const size = width * 0.032;
  context.fillStyle = `hsl(${random.integer(0, 360)}, 55%, 32%)`;
  context.fillRect(0, 0, width, height * 0.24);
  context.fillStyle = '#fff';
  setFont(page, size * 1.4, true);
  context.fillText(`UNIVERSITAS ${fields.pob}`, width * 0.06, height * 0.11);
  setFont(page, size, false);
  context.fillText('KARTU TANDA MAHASISWA', width * 0.06, height * 0.19);
  drawFakePhoto(page, width * 0.7, height * 0.32, width * 0.22);
  drawRows(
    page,
    [
      ['Nama', `: ${fields.name}`],
      ['NIM', `: ${random.integer(100_000_000, 999_999_999)}`],
      ['Fakultas', `: ${random.pick(['TEKNIK', 'HUKUM', 'EKONOMI', 'PERTANIAN'])}`],
      ['Program Studi', `: ${random.pick(['INFORMATIKA', 'AKUNTANSI', 'AGRIBISNIS'])}`],
      ['Angkatan', `: ${random.integer(2012, 2025)}`],
    ],
    width * 0.06,
    height * 0.4,
    size,
    size * 7,
  );
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

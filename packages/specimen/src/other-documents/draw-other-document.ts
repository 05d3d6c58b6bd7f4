import type { SKRSContext2D } from '@napi-rs/canvas';
import { drawPortrait } from '../card/draw-portrait.js';
import { findFace, pickBodyFaces, registerFace } from '../faces/load-faces.js';
import type { Random } from '../random.js';
import { makeRecord } from '../record/make-record.js';
import type { Split } from '../split.js';

/** What a non-card is painted on. */
export interface Page {
  readonly context: SKRSContext2D;
  readonly width: number;
  readonly height: number;
  readonly random: Random;
  readonly split: Split;
}

export function paintPage(page: Page, hue: number, saturation: number, lightness: number): void {
  page.context.fillStyle = `hsl(${hue}, ${saturation}%, ${lightness}%)`;
  page.context.fillRect(0, 0, page.width, page.height);
}

export function setFont(page: Page, size: number, bold: boolean): void {
  const faces = pickBodyFaces(page.random, page.split);
  page.context.font = `${size}px "${registerFace(bold ? faces.bold : faces.regular)}"`;
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

/** A passport's data page, machine-readable lines and all. */
export function drawPassport(page: Page): void {
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
  context.font = `${width * 0.031}px "${registerFace(findFace('ocr-b-400.otf'))}"`;
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

/** A driving licence (SIM): numbered rows, no labels. */
export function drawLicence(page: Page): void {
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

/** A student card: a card with a photo and label rows that is no KTP. */
export function drawStudentCard(page: Page): void {
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

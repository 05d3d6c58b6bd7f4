import type { SKRSContext2D } from '@napi-rs/canvas';
import { findFace, registerFace } from '../faces/load-faces.js';
import type { Random } from '../random.js';
import { printDate } from '../record/calendar.js';
import type { Box } from './cover-shapes.js';

/** What people write across a copy before they hand it over. */
const WATERMARKS = [
  'FOTOCOPY',
  'COPY',
  'SALINAN',
  'FOTOKOPI KTP',
  'HANYA UNTUK VERIFIKASI',
  'UNTUK BUKA REKENING',
  'UNTUK PENGAJUAN PINJAMAN',
  'UNTUK KEPERLUAN SEWA RUMAH',
  'KHUSUS PENDAFTARAN KARTU SIM',
  'TIDAK UNTUK KEPERLUAN LAIN',
] as const;

/** What offices stamp on it. */
const STAMPS = [
  'SESUAI DENGAN ASLINYA',
  'LUNAS',
  'DITERIMA',
  'KANTOR CABANG UTAMA',
  'TELAH DIVERIFIKASI',
  'LEGALISIR',
  'BAGIAN UMUM',
  'ARSIP',
] as const;

const STAMP_INKS = ['28, 42, 170', '40, 60, 140', '190, 20, 40', '150, 30, 60', '90, 30, 140'] as const;
const WATERMARK_INKS = ['200, 20, 40', '90, 90, 90', '30, 60, 160', '255, 255, 255', '20, 20, 20'] as const;
const FACES = ['heros-700.otf', 'heros-400.otf', 'heros-condensed-700.otf'] as const;

function setFace(context: SKRSContext2D, size: number, random: Random): void {
  context.font = `${size}px "${registerFace(findFace(random.pick(FACES)))}"`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
}

function chooseText(random: Random): string {
  const date = { year: random.integer(2019, 2026), month: random.integer(1, 12), day: random.integer(1, 28) };
  return `${random.pick(WATERMARKS)}${random.chance(0.3) ? ` ${printDate(date)}` : ''}`;
}

/** One line across the card, from faint to plain. */
export function paintWatermark(context: SKRSContext2D, random: Random): void {
  const { width, height } = context.canvas;
  const text = chooseText(random);
  context.save();
  context.translate(width * random.between(0.38, 0.6), height * random.between(0.35, 0.65));
  context.rotate(random.chance(0.8) ? -random.between(0.2, 0.6) : random.between(-0.1, 0.4));
  setFace(context, height * 0.1, random);
  const size = (height * 0.1 * width * random.between(0.6, 0.95)) / context.measureText(text).width;
  setFace(context, Math.min(height * 0.2, size), random);
  context.fillStyle = `rgba(${random.pick(WATERMARK_INKS)}, ${random.between(0.12, 0.5)})`;
  context.fillText(text, 0, 0);
  context.restore();
}

/** The same small text again and again. */
export function paintTiledWatermark(context: SKRSContext2D, random: Random): void {
  const { width, height } = context.canvas;
  const text = chooseText(random);
  context.save();
  context.translate(width / 2, height / 2);
  context.rotate(-random.between(0, 0.6));
  const size = height * random.between(0.025, 0.055);
  setFace(context, size, random);
  context.fillStyle = `rgba(${random.pick(WATERMARK_INKS)}, ${random.between(0.1, 0.32)})`;
  const step = context.measureText(text).width + size * random.between(1, 4);
  const pitch = size * random.between(2, 4.5);
  for (let y = -height; y < height; y += pitch)
    for (let x = -width - ((y / pitch) % 2) * step * 0.5; x < width; x += step) context.fillText(text, x, y);
  context.restore();
}

/** A rubber stamp, round or straight, about a point of the card. */
export function paintStamp(context: SKRSContext2D, x: number, y: number, random: Random): void {
  const { width } = context.canvas;
  context.save();
  context.translate(x, y);
  context.rotate(random.between(-0.5, 0.5));
  context.globalCompositeOperation = 'multiply';
  const ink = `rgba(${random.pick(STAMP_INKS)}, ${random.between(0.45, 0.85)})`;
  context.fillStyle = context.strokeStyle = ink;
  context.lineWidth = width * random.between(0.003, 0.006);
  const text = random.pick(STAMPS);
  if (random.chance(0.5)) {
    const radius = width * random.between(0.08, 0.15);
    for (const ring of [1, 0.72]) {
      context.beginPath();
      context.arc(0, 0, radius * ring, 0, Math.PI * 2);
      context.stroke();
    }
    setFace(context, radius * 0.2, random);
    for (const [index, letter] of [...text].entries()) {
      context.save();
      context.rotate(((index + 0.5) / text.length - 0.5) * Math.PI * 1.5);
      context.fillText(letter, 0, -radius * 0.86);
      context.restore();
    }
    setFace(context, radius * 0.28, random);
    context.fillText(random.pick(['BANK', 'NOTARIS', 'CAMAT', 'KOPERASI']), 0, 0);
  } else {
    setFace(context, width * random.between(0.024, 0.042), random);
    context.fillText(text, 0, 0);
    if (random.chance(0.6)) {
      const half = context.measureText(text).width / 2 + width * 0.015;
      context.strokeRect(-half, -width * 0.03, half * 2, width * 0.06);
    }
  }
  context.restore();
}

/** A bar that somebody drew over a value, black, white or in the marker's colour. */
export function paintFieldBar(context: SKRSContext2D, box: Box, random: Random): void {
  context.fillStyle = random.weighted([
    ['#000', 6],
    ['#f4f4f0', 2],
    [`hsl(${random.integer(0, 360)}, 70%, 45%)`, 1],
  ] as const);
  context.fillRect(box.left, box.top, box.right - box.left, box.bottom - box.top);
}

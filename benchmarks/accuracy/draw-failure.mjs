import { decodeImage } from '@ktp-ocr/reader/image/decode/decode-image';
import { toGreyPixels } from '@ktp-ocr/reader/image/pixels';
import { cropLine } from '@ktp-ocr/reader/recognition/crop-line';
import sharp from 'sharp';
import { drawMarkedTwin } from './draw-cards.mjs';

const WIDTH = 420;
const STRIP_HEIGHT = 26;
const MAX_STRIPS = 3;
const QUALITY = 55;

/** Which printed line each of the contract's fields stands on, where the names differ.
 * @type {Readonly<Record<string, string>>} */
const LINE_KINDS = {
  id: 'nik',
  pob: 'birth',
  dob: 'birth',
  rt: 'neighbourhood',
  rw: 'neighbourhood',
  marital_status: 'marital',
  nationnality: 'nationality',
};

/**
 * A small JPEG for people: the picture, and under it the lines that were misread, cut out. It is drawn anew with the
 * word SPECIMEN across the card; the reader saw it without.
 * @param {import('@ktp-ocr/specimen/split').Split} split
 * @param {import('./draw-cards.mjs').Truth} truth
 * @param {readonly string[]} fields whose lines to show
 */
export async function drawFailure(split, truth, fields) {
  const photo = await drawMarkedTwin(split, truth);
  const kinds = [...new Set(fields.map((field) => LINE_KINDS[field] ?? field))];
  const lines = photo.lines.filter(
    ({ kind, part }) => kinds.includes(kind) && (part === 'value' || part === 'header'),
  );
  const { pixels, sourceScale } = await decodeImage(photo.bytes);
  const grey = toGreyPixels(pixels);
  const strips = await Promise.all(
    lines.slice(0, MAX_STRIPS).map(({ quad }) => {
      const crop = cropLine(grey, toBox(quad, sourceScale), {
        height: STRIP_HEIGHT,
        minWidth: STRIP_HEIGHT,
        maxWidth: WIDTH,
      });
      const { width, height } = crop;
      return sharp(Uint8Array.from(crop.grey), { raw: { width, height, channels: 1 } })
        .png()
        .toBuffer();
    }),
  );
  const whole = await sharp(photo.bytes)
    .rotate()
    .resize({ width: WIDTH, height: WIDTH, fit: 'inside' })
    .toBuffer({ resolveWithObject: true });
  const height = whole.info.height + strips.length * (STRIP_HEIGHT + 4);
  return sharp({ create: { width: WIDTH, height, channels: 3, background: '#ffffff' } })
    .composite([
      { input: whole.data, left: 0, top: 0 },
      ...strips.map((input, index) => ({
        input,
        left: 0,
        top: whole.info.height + 4 + index * (STRIP_HEIGHT + 4),
      })),
    ])
    .jpeg({ quality: QUALITY })
    .toBuffer();
}

/** The upright box around a quad, with a little air. @param {import('@ktp-ocr/geometry/homography').Quad} quad
 * @param {number} scale source pixels per pixel */
function toBox(quad, scale) {
  const [a, b, c, d] = quad.map(([x, y]) => ({ x: x / scale, y: y / scale }));
  if (!a || !b || !c || !d) throw new RangeError('a quad has four corners');
  const start = { x: (a.x + d.x) / 2, y: (a.y + d.y) / 2 };
  const end = { x: (b.x + c.x) / 2, y: (b.y + c.y) / 2 };
  const length = Math.hypot(end.x - start.x, end.y - start.y);
  const height = Math.hypot((d.x + c.x - a.x - b.x) / 2, (d.y + c.y - a.y - b.y) / 2);
  return {
    centreX: (start.x + end.x) / 2,
    centreY: (start.y + end.y) / 2,
    width: length + height,
    height: height * 1.5,
    angle: Math.atan2(end.y - start.y, end.x - start.x),
    score: 1,
  };
}

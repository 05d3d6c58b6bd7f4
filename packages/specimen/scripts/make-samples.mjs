/**
 * Draws the pictures of samples/ anew: three marked cards with their truth, and a cat.
 *
 *     npm run build -w packages/specimen && node packages/specimen/scripts/make-samples.mjs
 */
import { writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import { drawCard } from '../dist/card/draw-card.js';
import { makeStyle } from '../dist/card/make-style.js';
import { loadFaces } from '../dist/faces/load-faces.js';
import { photographNonCard } from '../dist/other-documents/photograph-non-card.js';
import { photographCard } from '../dist/photo/photograph-card.js';
import { makeRecord } from '../dist/record/make-record.js';
import { toTruth } from '../dist/record/to-truth.js';

const folder = new URL('../samples/', import.meta.url);

/**
 * @typedef {import('../dist/record/make-record.js').CardRecord} CardRecord
 * @typedef {import('../dist/card/make-style.js').CardStyle} CardStyle
 * @typedef {import('../dist/photo/levels.js').Level} Level
 */

/** @param {string} file */
function face(file) {
  const found = loadFaces().find((candidate) => candidate.file === file);
  if (!found) throw new Error(`there is no face ${file}`);
  return found;
}

const usualWording = {
  nik: 'NIK',
  name: 'Nama',
  birth: 'Tempat/Tgl Lahir',
  gender: 'Jenis Kelamin',
  blood: 'Gol. Darah',
  address: 'Alamat',
  neighbourhood: 'RT/RW',
  village: 'Kel/Desa',
  district: 'Kecamatan',
  religion: 'Agama',
  marital: 'Status Perkawinan',
  work: 'Pekerjaan',
  nationality: 'Kewarganegaraan',
  valid: 'Berlaku Hingga',
};

/**
 * The look people know: Helvetica, labels regular, values a little bolder, OCR-A digits, a light blue ground.
 *
 * @param {CardRecord} record
 * @param {string} family
 * @returns {CardStyle}
 */
function usualStyle(record, family) {
  const style = makeStyle(record);
  const ink = 'rgba(24, 24, 28, 0.95)';
  /** @param {string} file @param {number} size */
  const text = (file, size, widthScale = 0.96) => ({
    face: face(file),
    size,
    letterSpacing: 0,
    embolden: 0,
    widthScale,
    ink,
  });
  return {
    ...style,
    wording: usualWording,
    header: text(`${family}-700.${family === 'heros' ? 'otf' : 'woff'}`, 31),
    headerCentre: 506,
    headerBaselines: [52, 91],
    nikLabel: text(`${family}-400.${family === 'heros' ? 'otf' : 'woff'}`, 38),
    nik: { ...text('ocr-a-400.ttf', 45, 1), letterSpacing: 1 },
    nikBaseline: 154,
    nikColonX: 190,
    nikX: 226,
    label: text(`${family}-400.${family === 'heros' ? 'otf' : 'woff'}`, 26.5),
    value: text(`${family}-${family === 'heros' ? 400 : 700}.${family === 'heros' ? 'otf' : 'woff'}`, 26.5),
    issue: text(`${family}-400.${family === 'heros' ? 'otf' : 'woff'}`, 22),
    labelX: 38,
    colonX: 258,
    colonGap: 16,
    ragged: false,
    indent: 26,
    bloodX: 540,
    bloodColonGap: 8,
    firstBaseline: 200,
    rowPitch: 34,
    valueRight: 728,
    wrapsNarrow: false,
    photo: { x: 742, y: 142, width: 222, height: 288 },
    issueBaseline: 468,
    ground: { hue: 200, saturation: 62, lightness: 84, drift: 10 },
    waveStrength: 0.34,
    mapStrength: 0.26,
    hasSignature: true,
    hasHologram: false,
  };
}

/** @param {string} name @param {object} truth */
async function writeTruth(name, truth) {
  const kept = Object.fromEntries(
    Object.entries(truth).filter(([part]) => part !== 'conditions' && part !== 'lines'),
  );
  await writeFile(new URL(`${name}.json`, folder), `${JSON.stringify(kept, null, 2)}\n`);
}

/**
 * @param {string} name
 * @param {string | number} recordSeed
 * @param {Level} level
 * @param {string} sceneSeed
 * @param {string} family
 */
async function writePhotograph(name, recordSeed, level, sceneSeed, family) {
  const record = makeRecord(recordSeed, { split: 'test', nonsenseShare: 0 });
  const style = usualStyle(record, family);
  const photo = await photographCard(record, level, sceneSeed, { marked: true, format: 'jpeg', style });
  await writeFile(new URL(`${name}.jpg`, folder), photo.bytes);
  await writeTruth(name, toTruth(record, photo, `${name}.jpg`, level));
  return photo.bytes.length;
}

/** @param {string} name @param {string | number} recordSeed */
async function writeFlatPng(name, recordSeed) {
  const record = makeRecord(recordSeed, { split: 'test', nonsenseShare: 0 });
  const card = drawCard(record, { marked: true, scale: 0.9, style: usualStyle(record, 'heros') });
  const bytes = await sharp(card.pixels, { raw: { width: card.width, height: card.height, channels: 4 } })
    .flatten({ background: '#ffffff' })
    .png({ palette: true, colours: 96, effort: 10, dither: 0 })
    .toBuffer();
  await writeFile(new URL(`${name}.png`, folder), bytes);
  const flat = { ...card, bytes, format: /** @type {const} */ ('png'), conditions: null };
  await writeTruth(name, toTruth(record, flat, `${name}.png`, 'scan'));
  return bytes.length;
}

console.log(await writePhotograph('specimen-1', 1706, 'scan', 'sample-m', 'heros'));
console.log(await writePhotograph('specimen-2', 2194, 'phone', 'sample-c', 'arimo'));
console.log(await writeFlatPng('specimen-3', 730));
await writeFile(new URL('cat.jpg', folder), await photographNonCard('cat', 'sample'));

import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { photographDamagedCard } from '@ktp-ocr/specimen/damage/photograph-damaged-card';
import { makeRecord } from '@ktp-ocr/specimen/record/make-record';
import { OUT_DIRECTORY } from '../accuracy/out-directory.mjs';
import { hashGenerator } from '../hash-generator.mjs';

/**
 * @typedef {import('./list-pictures.mjs').DamagedCardPicture} Picture
 * @typedef {import('@ktp-ocr/specimen/damage/photograph-damaged-card').DamageTruth} DamageTruth
 * @typedef {{ readonly path: string, readonly truth: DamageTruth }} DrawnPicture
 */

const ROOMS = ['record', 'faces', 'card', 'surroundings', 'photo', 'independent-renderers', 'damage'];
const directory = new URL(`cards/${await hashGenerator(ROOMS)}/integrity/`, OUT_DIRECTORY);
await mkdir(directory, { recursive: true });

/** Draws a picture, or takes the one that was drawn before. @param {Picture} picture @returns {Promise<DrawnPicture>} */
export async function drawPicture(picture) {
  const name = createHash('sha256').update(JSON.stringify(picture)).digest('hex').slice(0, 20);
  const truthFile = new URL(`${name}.json`, directory);
  const known = await readFile(truthFile, 'utf8').catch(() => undefined);
  if (known) return { path: new URL(`${name}.jpg`, directory).pathname, truth: JSON.parse(known) };
  const { bytes, truth } = await draw(picture);
  const file = new URL(`${name}.jpg`, directory);
  await writeWhole(file, bytes);
  // The truth last: where it stands, the picture does.
  await writeWhole(truthFile, JSON.stringify(truth));
  return { path: file.pathname, truth };
}

/** @param {Picture} picture */
async function draw({ seed, split, level, renderer, damage }) {
  const record = makeRecord(seed, { split, nonsenseShare: 0, foreignerShare: 0 });
  const { photo, truth } = await photographDamagedCard(record, damage, level, seed, renderer);
  return { bytes: photo.bytes, truth };
}

/** Two runs may draw the same picture at once: whoever reads finds all of it or nothing.
 * @param {URL} file @param {Buffer | string} content */
async function writeWhole(file, content) {
  const unfinished = new URL(`${file.href}.${process.pid}`);
  await writeFile(unfinished, content);
  await rename(unfinished, file);
}

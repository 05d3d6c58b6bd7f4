import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { photographDamagedCard } from '@ktp-ocr/specimen/damage/photograph-damaged-card';
import { photographGenuineCard } from '@ktp-ocr/specimen/genuine-cards/photograph-genuine-card';
import { photographDocument } from '@ktp-ocr/specimen/other-documents/photograph-document';
import { makeRecord } from '@ktp-ocr/specimen/record/make-record';
import { OUT_DIRECTORY } from '../accuracy/out-directory.mjs';
import { hashGenerator } from '../hash-generator.mjs';

/**
 * @typedef {import('./list-pictures.mjs').Picture} Picture
 * @typedef {import('@ktp-ocr/specimen/damage/photograph-damaged-card').DamageTruth} DamageTruth
 * @typedef {import('@ktp-ocr/specimen/genuine-cards/photograph-genuine-card').GenuineTruth} GenuineTruth
 *
 * @typedef {object} DrawnPicture
 * @property {string} path
 * @property {DamageTruth | GenuineTruth | null} truth null for what is no KTP
 */

const CARD_ROOMS = ['record', 'faces', 'card', 'surroundings', 'photo', 'independent-renderers', 'damage'];
/** Where the pictures of each side are kept, under a hash of what draws them. */
const DIRECTORIES = {
  damage: await makeDirectory('damage', CARD_ROOMS),
  genuine: await makeDirectory('genuine', [...CARD_ROOMS, 'genuine-cards']),
  document: await makeDirectory('documents', [...CARD_ROOMS, 'other-documents']),
};

/** @param {string} name @param {readonly string[]} rooms */
async function makeDirectory(name, rooms) {
  const directory = new URL(`cards/${await hashGenerator(rooms)}/integrity-${name}/`, OUT_DIRECTORY);
  await mkdir(directory, { recursive: true });
  return directory;
}

/** Draws a picture, or takes the one that was drawn before. @param {Picture} picture @returns {Promise<DrawnPicture>} */
export async function drawPicture(picture) {
  const directory = DIRECTORIES[picture.side];
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

/** @param {Picture} picture @returns {Promise<{ bytes: Buffer, truth: DrawnPicture['truth'] }>} */
async function draw(picture) {
  const { side, seed, split, level } = picture;
  if (side === 'document') {
    return { bytes: await photographDocument(picture.kind, level, seed, split), truth: null };
  }
  const record = makeRecord(seed, { split, nonsenseShare: 0, foreignerShare: 0 });
  if (side === 'genuine') return photographGenuineCard(record, picture.kind, level, seed, picture.renderer);
  const { photo, truth } = await photographDamagedCard(record, picture.damage, level, seed, picture.renderer);
  return { bytes: photo.bytes, truth };
}

/** Two runs may draw the same picture at once: whoever reads finds all of it or nothing.
 * @param {URL} file @param {Buffer | string} content */
async function writeWhole(file, content) {
  const unfinished = new URL(`${file.href}.${process.pid}`);
  await writeFile(unfinished, content);
  await rename(unfinished, file);
}

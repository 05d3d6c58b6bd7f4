import { access, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { RENDERERS } from '@ktp-ocr/specimen/independent-renderers/renderers';
import { photographNonCard } from '@ktp-ocr/specimen/other-documents/photograph-non-card';
import { photographCard } from '@ktp-ocr/specimen/photo/photograph-card';
import { makeRecord } from '@ktp-ocr/specimen/record/make-record';
import { toTruth } from '@ktp-ocr/specimen/record/to-truth';
import { hashGenerator } from '../hash-generator.mjs';
import { OUT_DIRECTORY } from './out-directory.mjs';

/**
 * @typedef {import('@ktp-ocr/specimen/independent-renderers/renderers').RendererName} RendererName
 * @typedef {import('@ktp-ocr/specimen/photo/levels').Level} Level
 * @typedef {import('@ktp-ocr/specimen/split').Split} Split
 *
 * @typedef {object} Truth What a picture shows, as the specimen package writes it.
 * @property {string} seed
 * @property {Level} level
 * @property {number[][]} corners clockwise from the card's own top left
 * @property {Record<string, string>} fields the contract's sixteen
 * @property {Record<string, string>} other blood type, validity and issue
 * @property {{ kind: string, part: string, index: number, quad: number[][] }[]} lines
 * @property {Record<string, any>} conditions
 * @property {boolean} nonsense
 *
 * @typedef {{ readonly path: string, readonly truth: Truth }} DrawnCard
 */

/** What decides how a card looks, for each renderer; drawing a card costs more than reading it, so pictures are kept. */
const CARD_ROOMS = ['record', 'faces', 'card', 'surroundings', 'photo'];
/** @type {Map<string, Promise<string>>} */
const hashes = new Map();

/** @param {readonly string[]} rooms */
function hashRooms(rooms) {
  const key = rooms.join();
  const hash = hashes.get(key) ?? hashGenerator(rooms);
  hashes.set(key, hash);
  return hash;
}

/** The picture and truth of one card; the same arguments give the same bytes.
 * @param {Split} split @param {Level} level @param {string} seed @param {RendererName} [renderer]
 * @returns {Promise<DrawnCard>} */
export async function drawCard(split, level, seed, renderer = 'generator') {
  const isOwn = renderer === 'generator';
  const directory = await cacheDirectory(
    isOwn ? split : `${split}-${renderer}`,
    isOwn ? CARD_ROOMS : [...CARD_ROOMS, 'independent-renderers'],
  );
  const truthFile = new URL(`${level}-${seed}.json`, directory);
  const truth = await readTruth(truthFile);
  if (truth) return { path: new URL(truth.file, directory).pathname, truth };
  const record = makeRecord(seed, { split });
  const photo = await photographCard(record, level, seed, photographOptions(renderer));
  const file = `${level}-${seed}.${photo.format === 'png' ? 'png' : 'jpg'}`;
  const drawn = /** @type {Truth & { file: string }} */ (toTruth(record, photo, file, level));
  await writeWhole(new URL(file, directory), photo.bytes);
  // The truth last: where it stands, the picture does.
  await writeWhole(truthFile, JSON.stringify(drawn));
  return { path: new URL(file, directory).pathname, truth: drawn };
}

/** The same card in the same scene, marked SPECIMEN: what people may be shown.
 * @param {Split} split @param {Truth} truth @param {RendererName} [renderer] */
export function drawMarkedTwin(split, { seed, level }, renderer = 'generator') {
  return photographCard(makeRecord(seed, { split }), level, seed, {
    ...photographOptions(renderer),
    marked: true,
  });
}

/** @param {RendererName} renderer */
function photographOptions(renderer) {
  // The generator draws in photographCard itself, which hands it the style.
  return renderer === 'generator' ? {} : { renderer: RENDERERS[renderer] };
}

/** A picture that holds no KTP.
 * @param {Split} split @param {import('@ktp-ocr/specimen/other-documents/photograph-non-card').NonCardKind} kind @param {string} seed */
export async function drawNonCard(split, kind, seed) {
  const file = new URL(
    `${kind}-${seed}.jpg`,
    await cacheDirectory(split, [...CARD_ROOMS, 'other-documents']),
  );
  const isDrawn = await access(file).then(
    () => true,
    () => false,
  );
  if (!isDrawn) await writeWhole(file, await photographNonCard(kind, seed, split));
  return { path: file.pathname };
}

/** @param {string} name @param {readonly string[]} rooms */
async function cacheDirectory(name, rooms) {
  const directory = new URL(`cards/${await hashRooms(rooms)}/${name}/`, OUT_DIRECTORY);
  await mkdir(directory, { recursive: true });
  return directory;
}

/** @param {URL} file @returns {Promise<(Truth & { file: string }) | undefined>} */
async function readTruth(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Two runs may draw the same card at once: whoever reads finds all of it or nothing.
 * @param {URL} file @param {Buffer | string} content */
async function writeWhole(file, content) {
  const unfinished = new URL(`${file.href}.${process.pid}`);
  await writeFile(unfinished, content);
  await rename(unfinished, file);
}

// Cuts the numbers out of photographed specimen cards, as strips for the verifier. They have the specimen's own printing
// and camera, so they show what the strip synthesiser leaves out.
//
//   node number_verifier/cut-card-numbers.mjs --split dev --cards 40 --out work/held-out/dev-numbers
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { LEVELS, parseLevel } from '../../packages/specimen/dist/photo/levels.js';
import { photographCard } from '../../packages/specimen/dist/photo/photograph-card.js';
import { createRandom } from '../../packages/specimen/dist/random.js';
import { makeRecord } from '../../packages/specimen/dist/record/make-record.js';
import { parseSplit } from '../../packages/specimen/dist/split.js';

const sharp = createRequire(new URL('../../packages/reader/package.json', import.meta.url))('sharp');

// As in geometry.py.
const CELL_WIDTH = 32;
const MARGIN_CELLS = 2;
const DIGITS = 16;
const STRIP_WIDTH = (DIGITS + 2 * MARGIN_CELLS) * CELL_WIDTH;
const STRIP_HEIGHT = 48;
const DIGIT_HEIGHT = 32;
/** How wide a digit's ink is, of the way to the next digit; a box ends at the ink. */
const INK_SHARE = 0.72;
/** Samples a side of a strip's pixel. */
const SAMPLES = 2;

/**
 * Bilinear; outside the image its edge is repeated.
 *
 * @param {{ grey: Uint8Array, width: number, height: number }} image
 * @param {number} x
 * @param {number} y
 */
function sampleGrey({ grey, width, height }, x, y) {
  const left = Math.max(0, Math.min(width - 2, x));
  const top = Math.max(0, Math.min(height - 2, y));
  const offset = Math.floor(top) * width + Math.floor(left);
  const [fx, fy] = [left % 1, top % 1];
  const upper = (grey[offset] ?? 0) * (1 - fx) + (grey[offset + 1] ?? 0) * fx;
  const lower = (grey[offset + width] ?? 0) * (1 - fx) + (grey[offset + width + 1] ?? 0) * fx;
  return upper * (1 - fy) + lower * fy;
}

/**
 * @param {{ grey: Uint8Array, width: number, height: number }} image
 * @param {import('../../packages/geometry/dist/homography.js').Quad} quad corners of the number's ink, clockwise from the top left
 * @param {{ between(low: number, high: number): number }} random
 */
function cutStrip(image, [topLeft, topRight, bottomRight, bottomLeft], random) {
  const strip = new Uint8Array(STRIP_WIDTH * STRIP_HEIGHT);
  const slip = random.between(-0.1, 0.1);
  const rise = random.between(-2, 2);
  const share = 1 / (SAMPLES * SAMPLES);
  for (let y = 0; y < STRIP_HEIGHT; y++) {
    for (let x = 0; x < STRIP_WIDTH; x++) {
      let sum = 0;
      for (let sample = 0; sample < SAMPLES * SAMPLES; sample++) {
        const across = x + ((sample % SAMPLES) + 0.5) / SAMPLES;
        const down = y + (Math.floor(sample / SAMPLES) + 0.5) / SAMPLES;
        const along =
          (INK_SHARE / 2 + across / CELL_WIDTH - 0.5 - MARGIN_CELLS + slip) / (DIGITS - 1 + INK_SHARE);
        const depth = 0.5 + (down - STRIP_HEIGHT / 2 + rise) / DIGIT_HEIGHT;
        const at = (/** @type {0 | 1} */ axis) =>
          (topLeft[axis] * (1 - along) + topRight[axis] * along) * (1 - depth) +
          (bottomLeft[axis] * (1 - along) + bottomRight[axis] * along) * depth;
        sum += sampleGrey(image, at(0) - 0.5, at(1) - 0.5) * share;
      }
      strip[y * STRIP_WIDTH + x] = Math.round(sum);
    }
  }
  return strip;
}

const { values } = parseArgs({
  options: {
    split: { type: 'string', default: 'dev' },
    cards: { type: 'string', default: '40' },
    seed: { type: 'string', default: 'number' },
    levels: { type: 'string', default: LEVELS.join(',') },
    out: { type: 'string', default: 'work/held-out/dev-numbers' },
  },
});
mkdirSync(values.out, { recursive: true });
const facts = [];
const pixels = [];
for (const level of values.levels.split(',').map(parseLevel)) {
  for (let index = 0; index < Number(values.cards); index++) {
    const seed = `${values.seed}/${level}/${index}`;
    const photo = await photographCard(makeRecord(seed, { split: parseSplit(values.split) }), level, seed);
    const number = photo.lines.find(({ kind, part }) => kind === 'nik' && part === 'value');
    if (number?.text.length !== DIGITS) continue;
    const { data, info } = await sharp(photo.bytes)
      .rotate()
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const image = { grey: data, width: info.width, height: info.height };
    pixels.push(cutStrip(image, number.quad, createRandom(`${seed}/cut`)));
    facts.push({ text: number.text, level });
  }
}
writeFileSync(join(values.out, 'strips.json'), JSON.stringify(facts));
writeFileSync(join(values.out, 'strips.bin'), Buffer.concat(pixels));

// Cuts lines out of photographed specimen cards as the reader does, in the format that score-models.mjs reads.
// These have the specimen's own printing and camera, so they show what the line synthesiser leaves out.
//
//   node recogniser/evaluation/cut-card-lines.mjs --split dev --cards 20 --out work/held-out/dev-cards
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cropLine } from '../../../packages/reader/dist/recognition/crop-line.js';
import { LEVELS, parseLevel } from '../../../packages/specimen/dist/photo/levels.js';
import { photographCard } from '../../../packages/specimen/dist/photo/photograph-card.js';
import { createRandom } from '../../../packages/specimen/dist/random.js';
import { makeRecord } from '../../../packages/specimen/dist/record/make-record.js';
import { parseSplit } from '../../../packages/specimen/dist/split.js';

const sharp = createRequire(new URL('../../../packages/reader/package.json', import.meta.url))('sharp');

/**
 * @typedef {import('../../../packages/specimen/dist/card/set-line.js').CardLine} CardLine
 * @typedef {CardLine['quad']} Quad
 * @typedef {Quad[number]} Corner
 */

/** @type {Readonly<Record<string, string>>} */
const KINDS = {
  province: 'place',
  city: 'place',
  village: 'place',
  district: 'place',
  issuedPlace: 'place',
  birth: 'date',
  valid: 'date',
  issuedDate: 'date',
  neighbourhood: 'address',
  address: 'address',
  name: 'name',
  nik: 'nik',
};

/**
 * The value with its colon, as the detector finds it.
 *
 * @param {readonly CardLine[]} printed
 * @returns {{ text: string, kind: string, quad: Quad }[]}
 */
function toReadable(printed) {
  return printed
    .filter(({ part, text }) => (part === 'value' || part === 'header' || part === 'label') && text !== '')
    .map((line) => {
      const colon =
        line.part === 'value' && line.index === 0
          ? printed.find((other) => other.part === 'colon' && other.kind === line.kind)
          : undefined;
      const kind = line.part === 'label' ? 'label' : (KINDS[line.kind] ?? 'enumeration');
      const [topLeft, topRight, bottomRight, bottomLeft] = line.quad;
      if (!colon) return { text: line.text, kind, quad: line.quad };
      // A dash has next to no height of its own: the colon's is what a detector would find.
      if (heightOf(line.quad) < heightOf(colon.quad)) {
        const level = [topRight, bottomRight].map((corner, at) => levelWith(corner, at + 1, colon.quad));
        return { text: `: ${line.text}`, kind, quad: [colon.quad[0], level[0], level[1], colon.quad[3]] };
      }
      return {
        text: `: ${line.text}`,
        kind,
        quad: reachBack([topLeft, topRight, bottomRight, bottomLeft], colon.quad),
      };
    });
}

/** @param {Quad} quad */
const heightOf = ([topLeft, , , bottomLeft]) =>
  Math.hypot(bottomLeft[0] - topLeft[0], bottomLeft[1] - topLeft[1]);

/**
 * Moves a corner up or down to the line on which the colon's corner of the same side lies.
 *
 * @param {Corner} corner
 * @param {number} at
 * @param {Quad} colon
 * @returns {Corner}
 */
function levelWith([x], at, [topLeft, topRight, bottomRight, bottomLeft]) {
  const [from, to] = at < 2 ? [topLeft, topRight] : [bottomLeft, bottomRight];
  const slope = (to[1] - from[1]) / (to[0] - from[0] || 1);
  return [x, from[1] + (x - from[0]) * slope];
}

/**
 * Draws the left end of a value's quad back along its own direction to where the colon begins.
 *
 * @param {Quad} quad
 * @param {Quad} colon
 * @returns {Quad}
 */
function reachBack([topLeft, topRight, bottomRight, bottomLeft], colon) {
  const length = Math.hypot(topRight[0] - topLeft[0], topRight[1] - topLeft[1]);
  const [ux, uy] = [(topRight[0] - topLeft[0]) / length, (topRight[1] - topLeft[1]) / length];
  const back = (topLeft[0] - colon[0][0]) * ux + (topLeft[1] - colon[0][1]) * uy;
  /** @param {Corner} corner @returns {Corner} */
  const move = ([x, y]) => [x - ux * back, y - uy * back];
  return [move(topLeft), topRight, bottomRight, move(bottomLeft)];
}

/**
 * The rotated rectangle a detector would find: let out by 1.3 to 1.75 of the ink's height, a little off.
 *
 * @param {Quad} quad
 * @param {import('../../../packages/specimen/dist/random.js').Random} random
 */
function toBox([topLeft, topRight, bottomRight, bottomLeft], random) {
  /** @param {Corner} a @param {Corner} b @returns {Corner} */
  const middle = (a, b) => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  const [left, right] = [middle(topLeft, bottomLeft), middle(topRight, bottomRight)];
  const [top, bottom] = [middle(topLeft, topRight), middle(bottomLeft, bottomRight)];
  const angle = Math.atan2(right[1] - left[1], right[0] - left[0]) + random.normal() * 0.004;
  const inkHeight = Math.abs(
    -(bottom[0] - top[0]) * Math.sin(angle) + (bottom[1] - top[1]) * Math.cos(angle),
  );
  const height = Math.max(4, inkHeight) * random.between(1.3, 1.75);
  const width =
    Math.hypot(right[0] - left[0], right[1] - left[1]) + (height - inkHeight) * random.between(0.7, 1.3);
  const [centreX, centreY] = middle(left, right);
  const shift = random.normal() * 0.04 * height;
  return {
    centreX: centreX - shift * Math.sin(angle),
    centreY: centreY + shift * Math.cos(angle),
    width,
    height,
    angle,
    score: 1,
  };
}

const { values } = parseArgs({
  options: {
    split: { type: 'string', default: 'dev' },
    cards: { type: 'string', default: '20' },
    seed: { type: 'string', default: 'line' },
    levels: { type: 'string', default: LEVELS.join(',') },
    out: { type: 'string' },
  },
});
if (!values.out) throw new Error('say where to write: --out DIR');
mkdirSync(values.out, { recursive: true });
const facts = [];
const pixels = [];
for (const level of values.levels.split(',').map(parseLevel)) {
  for (let index = 0; index < Number(values.cards); index++) {
    const seed = `${values.seed}/${level}/${index}`;
    const random = createRandom(`${seed}/cut`);
    const photo = await photographCard(makeRecord(seed, { split: parseSplit(values.split) }), level, seed);
    const { data, info } = await sharp(photo.bytes)
      .rotate()
      .toColourspace('srgb')
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const grey = new Uint8Array(info.width * info.height);
    for (let at = 0; at < grey.length; at++)
      grey[at] = data[at * 3] * 0.3 + data[at * 3 + 1] * 0.59 + data[at * 3 + 2] * 0.11;
    for (const line of toReadable(photo.lines)) {
      const crop = cropLine(
        { data: grey, width: info.width, height: info.height },
        toBox(line.quad, random),
        {
          height: 32,
          minWidth: 16,
          maxWidth: 800,
        },
      );
      facts.push({ text: line.text, kind: line.kind, level, width: crop.width });
      pixels.push(Buffer.from(Uint8Array.from(crop.grey, (value) => Math.round(value))));
    }
  }
}
writeFileSync(join(values.out, 'lines.json'), JSON.stringify(facts));
writeFileSync(join(values.out, 'lines.bin'), Buffer.concat(pixels));

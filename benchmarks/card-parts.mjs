// Whether face and signature are found where they are, and not where there are none: `npm run bench:parts`.
//
// Cards of each renderer on four levels, as drawn and with the photo painted over by its surroundings. A part is found where its
// crop and what was drawn share at least 0.7 of what both cover (IoU), in the card's own plane.
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { invertHomography, mapQuad, rectangleToQuad } from '@ktp-ocr/geometry/homography';
import { createReader } from '@ktp-ocr/reader/create-reader';
import { RENDERER_NAMES, RENDERERS } from '@ktp-ocr/specimen/independent-renderers/renderers';
import { LEVELS } from '@ktp-ocr/specimen/photo/levels';
import { photographCard } from '@ktp-ocr/specimen/photo/photograph-card';
import { makeRecord } from '@ktp-ocr/specimen/record/make-record';
import { parseSplit } from '@ktp-ocr/specimen/split';

/**
 * @typedef {import('@ktp-ocr/geometry/homography').Quad} Quad
 * @typedef {import('@ktp-ocr/geometry/homography').Corner} Corner
 * @typedef {import('@ktp-ocr/specimen/card/draw-card').DrawnCard} DrawnCard
 * @typedef {{ drawn: number, found: number, iou: number, absent: number, invented: number }} Count
 */

const { values } = parseArgs({
  options: {
    cards: { type: 'string', default: '25' },
    split: { type: 'string', default: 'test' },
    /** Writes the table into docs/accuracy.md. */
    document: { type: 'boolean', default: false },
    renderers: { type: 'string', default: RENDERER_NAMES.join(',') },
  },
});
const MIN_IOU = 0.7;
const CARDS = Number(values.cards);
const split = parseSplit(values.split);
const renderers = RENDERER_NAMES.filter((name) => values.renderers.split(',').includes(name));
const PARTS = /** @type {const} */ (['face', 'signature']);

/**
 * The card without its photo: its place is filled from all four sides so that no edge is left (Coons, 1967).
 *
 * @param {DrawnCard} card
 */
function withoutPhoto(card) {
  const { width, height, pixels, photo } = card;
  if (!photo) return card;
  const [[photoLeft, photoTop], , [photoRight, photoBottom]] = photo;
  const [left, top] = [Math.max(1, Math.round(photoLeft) - 3), Math.max(1, Math.round(photoTop) - 3)];
  const right = Math.min(width - 2, Math.round(photoRight) + 3);
  const bottom = Math.min(height - 2, Math.round(photoBottom) + 3);
  const painted = new Uint8ClampedArray(pixels);
  for (let channel = 0; channel < 3; channel++) {
    const at = (/** @type {number} */ x, /** @type {number} */ y) =>
      pixels[(y * width + x) * 4 + channel] ?? 0;
    for (let y = top; y <= bottom; y++) {
      const v = (y - top) / (bottom - top);
      for (let x = left; x <= right; x++) {
        const u = (x - left) / (right - left);
        const across = (1 - u) * at(left, y) + u * at(right, y);
        const down = (1 - v) * at(x, top) + v * at(x, bottom);
        const ofCorners =
          (1 - v) * ((1 - u) * at(left, top) + u * at(right, top)) +
          v * ((1 - u) * at(left, bottom) + u * at(right, bottom));
        painted[(y * width + x) * 4 + channel] = across + down - ofCorners;
      }
    }
  }
  const { photo: _, ...rest } = card;
  return { ...rest, pixels: painted };
}

/** @param {readonly Corner[]} polygon @param {(corner: Corner) => number} side positive inside @returns {Corner[]} */
function clip(polygon, side) {
  return polygon.flatMap((from, index) => {
    const to = /** @type {Corner} */ (polygon[(index + 1) % polygon.length]);
    const [a, b] = [side(from), side(to)];
    /** @type {Corner} */
    const crossing = [
      from[0] + ((to[0] - from[0]) * a) / (a - b),
      from[1] + ((to[1] - from[1]) * a) / (a - b),
    ];
    return [...(a >= 0 ? [from] : []), ...(a >= 0 !== b >= 0 ? [crossing] : [])];
  });
}

/** @param {readonly Corner[]} polygon */
function areaOf(polygon) {
  const twice = polygon.reduce((sum, [x, y], index) => {
    const [nextX, nextY] = /** @type {Corner} */ (polygon[(index + 1) % polygon.length]);
    return sum + x * nextY - nextX * y;
  }, 0);
  return Math.abs(twice) / 2;
}

/** @param {Quad} crop convex @param {Quad} truth upright */
function overlapOf(crop, truth) {
  const [[left, top], , [right, bottom]] = truth;
  const sides = /** @type {((corner: Corner) => number)[]} */ ([
    ([x]) => x - left,
    ([x]) => right - x,
    ([, y]) => y - top,
    ([, y]) => bottom - y,
  ]);
  const shared = areaOf(
    sides.reduce((polygon, side) => clip(polygon, side), /** @type {Corner[]} */ ([...crop])),
  );
  return shared / (areaOf(crop) + areaOf(truth) - shared);
}

/** @param {string} name @param {string} level */
function toRow(name, level) {
  const cells = PARTS.map((part) => {
    const count = counts.get(`${name}|${level}|${part}`);
    if (!count) return '– | – | –';
    const { drawn, found, iou, absent, invented } = count;
    const share = drawn ? `${found} of ${drawn} | ${(iou / drawn).toFixed(2)}` : '– | –';
    return `${share} | ${absent ? `${invented} of ${absent}` : '–'}`;
  });
  return `| ${name} | ${level} | ${cells.join(' | ')} |`;
}

/** Into docs/accuracy.md, between its marks. @param {string} text */
async function writeDocument(text) {
  const page = new URL('../docs/accuracy.md', import.meta.url);
  const before = await readFile(page, 'utf8');
  const [begin, end] = ['<!-- parts:begin -->', '<!-- parts:end -->'];
  await writeFile(page, before.replace(new RegExp(`${begin}[^]*${end}`), `${begin}\n${text}\n${end}`));
}

/** @type {Map<string, Count>} */
const counts = new Map();
const reader = await createReader({ engine: 'fast' });
let partsMs = 0;
let pictures = 0;
for (const name of renderers) {
  for (const level of LEVELS) {
    for (let index = 0; index < CARDS; index++) {
      for (const isBare of [false, true]) {
        const seed = `parts/${level}/${index}`;
        const record = makeRecord(seed, { split });
        const photograph = await photographCard(record, level, seed, {
          isAlone: true,
          renderer: async (...asked) => {
            const card = await RENDERERS[name](...asked);
            return isBare ? withoutPhoto(card) : card;
          },
        });
        const startedAt = performance.now();
        const { parts, timings } = await reader.read(photograph.bytes, { include: PARTS });
        partsMs +=
          performance.now() -
          startedAt -
          timings.decodeMs -
          timings.detectMs -
          timings.recogniseMs -
          timings.parseMs;
        pictures++;
        const toCard = invertHomography(rectangleToQuad(1012, 638, photograph.corners));
        const drawn = { face: photograph.photo, signature: isBare ? undefined : photograph.signature };
        for (const part of PARTS) {
          // Nobody looks for a signature where there is no photo.
          if (isBare && part === 'signature') continue;
          const key = `${name}|${level}|${part}`;
          const count = counts.get(key) ?? { drawn: 0, found: 0, iou: 0, absent: 0, invented: 0 };
          counts.set(key, count);
          const crop = parts[part];
          const truth = drawn[part];
          if (!truth) {
            count.absent++;
            if (crop) count.invented++;
            continue;
          }
          count.drawn++;
          const [a, b, c, d] = crop?.corners ?? [];
          if (!a || !b || !c || !d) continue;
          const quad = mapQuad(toCard, [
            [a.x, a.y],
            [b.x, b.y],
            [c.x, c.y],
            [d.x, d.y],
          ]);
          const iou = overlapOf(quad, mapQuad(toCard, truth));
          count.iou += iou;
          if (iou >= MIN_IOU) count.found++;
        }
      }
    }
    process.stderr.write(`${name} ${level}\n`);
  }
}
await reader.close();

const table = [
  `| renderer | level | ${PARTS.map((part) => `${part} found | mean IoU | none there, one told`).join(' | ')} |`,
  `|${'---|'.repeat(2 + 3 * PARTS.length)}`,
  ...renderers.flatMap((name) => LEVELS.map((level) => toRow(name, level))),
].join('\n');
console.log(table);
const all = [...counts.values()];
const [drawn, found, invented] = [
  all.reduce((sum, count) => sum + count.drawn, 0),
  all.reduce((sum, count) => sum + count.found, 0),
  all.reduce((sum, count) => sum + count.invented, 0),
];
const sum = `${found} of ${drawn} parts were found, and ${invented} told that are not there (${CARDS} cards a level and renderer, ${split} split).`;
console.log(
  `\n${sum} ${(partsMs / pictures).toFixed(0)} ms a picture for both parts and the picture's quality`,
);
if (values.document) await writeDocument(`${table}\n\n${sum}`);
process.exitCode = found >= 0.9 * drawn ? 0 : 1;

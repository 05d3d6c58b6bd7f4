// How many fields of a card come out right with each text detector, everything after it being the same.
// Usage: evaluate-reading.mjs [--split dev] [--count 20] [--levels scan,mild,phone,hard] [--seed 1] [--models DIR]
//                             [--detectors trained,paddle] [--json FILE]
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createPaddleTextDetector } from '../../../benchmarks/paddle-detector/dist/detect-text-paddle.js';
import { CARD_FIELDS } from '../../../packages/card/dist/card-fields.js';
import { parseCard } from '../../../packages/card/dist/parse-card.js';
import { MODELS_DIRECTORY } from '../../../packages/reader/dist/create-reader.js';
import { decodeImage } from '../../../packages/reader/dist/image/decode/decode-image.js';
import { toGreyPixels } from '../../../packages/reader/dist/image/pixels.js';
import { loadBoxRecogniser } from '../../../packages/reader/dist/recognition/recognise-box.js';
import { recogniseLines, refineLines } from '../../../packages/reader/dist/recognition/recognise-lines.js';
import { parseLevel } from '../../../packages/specimen/dist/photo/levels.js';
import { photographCard } from '../../../packages/specimen/dist/photo/photograph-card.js';
import { makeRecord } from '../../../packages/specimen/dist/record/make-record.js';
import { parseSplit } from '../../../packages/specimen/dist/split.js';
import { loadTrainedDetector } from './load-trained-detector.mjs';

const { values } = parseArgs({
  options: {
    split: { type: 'string', default: 'dev' },
    count: { type: 'string', default: '20' },
    levels: { type: 'string', default: 'scan,mild,phone,hard' },
    seed: { type: 'string', default: '1' },
    models: { type: 'string' },
    detectors: { type: 'string', default: 'trained,paddle' },
    json: { type: 'string' },
  },
});
/** @type {Readonly<Record<string, () => Promise<Pick<Awaited<ReturnType<typeof loadTrainedDetector>>, 'detect'>>>>} */
const CREATE = {
  trained: () => loadTrainedDetector(values.models && resolve(values.models)),
  paddle: () => createPaddleTextDetector(),
};

/** @param {string} name */
async function createDetector(name) {
  const create = CREATE[name];
  if (!create) throw new Error(`there is no detector ${name}, only ${Object.keys(CREATE).join(' and ')}`);
  return { name, detector: await create() };
}

/**
 * @typedef {object} Tally
 * @property {number} asked fields, and how many of them came out right
 * @property {number} right
 * @property {number} nik cards whose number came out right
 * @property {number} whole cards of which every field did
 * @property {number[]} cpuMs
 */

const boxRecogniser = await loadBoxRecogniser(MODELS_DIRECTORY);
const names = values.detectors.split(',');
const detectors = await Promise.all(names.map(createDetector));

const table = [];
for (const level of values.levels.split(',').map(parseLevel)) {
  const tallies = detectors.map((named) => ({ ...named, sums: newTally() }));
  for (let index = 0; index < Number(values.count); index++) {
    const seed = `detector-evaluation/${values.seed}/${index}`;
    const record = makeRecord(seed, { split: parseSplit(values.split) });
    const photo = await photographCard(record, level, seed);
    const { pixels } = await decodeImage(photo.bytes);
    const grey = toGreyPixels(pixels);
    for (const { detector, sums } of tallies) {
      const before = process.cpuUsage();
      const detection = await detector.detect(pixels);
      const spent = process.cpuUsage(before);
      const once = await recogniseLines(grey, detection.boxes, detection.readingAngle, boxRecogniser);
      const lines = await refineLines(grey, once, boxRecogniser);
      tally(sums, record, parseCard(lines), (spent.user + spent.system) / 1000);
    }
  }
  for (const { name, sums } of tallies) {
    const { asked, right, nik, whole, cpuMs } = sums;
    cpuMs.sort((a, b) => a - b);
    /** @param {number} part @param {number} all */
    const percent = (part, all) => Math.round((1000 * part) / all) / 10;
    const count = Number(values.count);
    table.push({
      level,
      detector: name,
      cards: count,
      fields: percent(right, asked),
      nik: percent(nik, count),
      whole: percent(whole, count),
      detectCpuP50Ms: Math.round(cpuMs[count >> 1]),
    });
  }
}
console.table(table);
if (values.json) await writeFile(values.json, `${JSON.stringify(table, null, 2)}\n`);

/** @returns {Tally} */
function newTally() {
  return { asked: 0, right: 0, nik: 0, whole: 0, cpuMs: [] };
}

/**
 * Strict: blanks count. A card refused counts as wrong in all its fields.
 *
 * @param {Tally} sums
 * @param {import('../../../packages/specimen/dist/record/make-record.js').CardRecord} record
 * @param {import('../../../packages/card/dist/card-fields.js').ParsedCard} card
 * @param {number} cpuMs
 */
function tally(sums, record, card, cpuMs) {
  /** @param {(typeof CARD_FIELDS)[number]} field */
  const isRight = (field) => card.outcome === 'OK' && card.fields[field].value === record.fields[field];
  const right = CARD_FIELDS.filter(isRight).length;
  sums.asked += CARD_FIELDS.length;
  sums.right += right;
  sums.nik += isRight('id') ? 1 : 0;
  sums.whole += right === CARD_FIELDS.length ? 1 : 0;
  sums.cpuMs.push(cpuMs);
}

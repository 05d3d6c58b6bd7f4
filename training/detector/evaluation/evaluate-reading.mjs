// How many fields of a card come out right with each text detector, everything after it being the same.
// Usage: evaluate-reading.mjs [--split dev] [--count 20] [--levels scan,mild,phone,hard] [--seed 1] [--models DIR]
//                             [--detectors trained,paddle] [--json FILE]
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parseCard } from '../../../packages/card/dist/parse-card.js';
import { decodeImage } from '../../../packages/reader/dist/image/decode/decode-image.js';
import { createPaddleTextDetector } from '../../../benchmarks/paddle-detector/dist/detect-text-paddle.js';
import { toGreyPixels } from '../../../packages/reader/dist/image/pixels.js';
import { MODELS_DIRECTORY } from '../../../packages/reader/dist/create-reader.js';
import { loadBoxRecogniser } from '../../../packages/reader/dist/recognition/recognise-box.js';
import { recogniseLines } from '../../../packages/reader/dist/recognition/recognise-lines.js';
import { makeRecord } from '../../../packages/specimen/dist/record/make-record.js';
import { loadTrainedDetector } from './load-trained-detector.mjs';
import { photographCard } from '../../../packages/specimen/dist/photo/photograph-card.js';

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
const CREATE = {
  trained: () => loadTrainedDetector(values.models && resolve(values.models)),
  paddle: () => createPaddleTextDetector(),
};
const boxRecogniser = await loadBoxRecogniser(MODELS_DIRECTORY);
const names = values.detectors.split(',');
const detectors = await Promise.all(names.map(async (name) => [name, await CREATE[name]()]));

const table = [];
for (const level of values.levels.split(',')) {
  const tallies = new Map(names.map((name) => [name, { asked: 0, right: 0, nik: 0, whole: 0, cpuMs: [] }]));
  for (let index = 0; index < Number(values.count); index++) {
    const seed = `detector-evaluation/${values.seed}/${index}`;
    const record = makeRecord(seed, { split: values.split });
    const photo = await photographCard(record, level, seed);
    const { pixels } = await decodeImage(photo.bytes);
    const grey = toGreyPixels(pixels);
    for (const [name, detector] of detectors) {
      const before = process.cpuUsage();
      const detection = await detector.detect(pixels);
      const spent = process.cpuUsage(before);
      const lines = await recogniseLines(grey, detection.boxes, detection.readingAngle, boxRecogniser);
      tally(tallies.get(name), record, parseCard(lines), (spent.user + spent.system) / 1000);
    }
  }
  for (const [name, { asked, right, nik, whole, cpuMs }] of tallies) {
    cpuMs.sort((a, b) => a - b);
    const percent = (part, all) => Math.round((1000 * part) / all) / 10;
    const count = Number(values.count);
    table.push({ level, detector: name, cards: count, fields: percent(right, asked), nik: percent(nik, count), whole: percent(whole, count), detectCpuP50Ms: Math.round(cpuMs[count >> 1]) });
  }
}
console.table(table);
if (values.json) await writeFile(values.json, `${JSON.stringify(table, null, 2)}\n`);

/** Strict: blanks count. A card refused counts as wrong in all its fields. */
function tally(sums, record, card, cpuMs) {
  const wanted = Object.entries(record.fields);
  const isRight = (field, value) => card.outcome === 'OK' && card.fields[field].value === value;
  const right = wanted.filter(([field, value]) => isRight(field, value)).length;
  sums.asked += wanted.length;
  sums.right += right;
  sums.nik += isRight('id', record.fields.id) ? 1 : 0;
  sums.whole += right === wanted.length ? 1 : 0;
  sums.cpuMs.push(cpuMs);
}

// Scores text detectors on photographs of specimens that no training saw.
// Usage: evaluate.mjs [--split dev] [--count 40] [--levels scan,mild,phone,hard] [--seed 1] [--models DIR]
//                     [--detectors trained,paddle] [--json FILE] [--worst DIR]
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createPaddleTextDetector } from '../../../benchmarks/paddle-detector/dist/detect-text-paddle.js';
import { toCorners } from '../../../packages/reader/dist/geometry/rotated-rectangle.js';
import { decodeImage } from '../../../packages/reader/dist/image/decode/decode-image.js';
import { parseLevel } from '../../../packages/specimen/dist/photo/levels.js';
import { photographCard } from '../../../packages/specimen/dist/photo/photograph-card.js';
import { makeRecord } from '../../../packages/specimen/dist/record/make-record.js';
import { parseSplit } from '../../../packages/specimen/dist/split.js';
import { loadTrainedDetector } from './load-trained-detector.mjs';
import { scoreDetection } from './score-detection.mjs';

/**
 * @typedef {ReturnType<typeof scoreDetection> & { cpuMs: number }} Score
 * @typedef {import('./score-detection.mjs').Truth} Truth
 * @typedef {import('./score-detection.mjs').Point} Point
 *
 * @typedef {object} ScoredPhoto
 * @property {string} level
 * @property {number} index
 * @property {number} recall
 * @property {import('../../../packages/reader/dist/image/pixels.js').Pixels} pixels
 * @property {import('../../../packages/reader/dist/geometry/text-box.js').Detection} detection
 * @property {Truth} truth
 */

const { values } = parseArgs({
  options: {
    split: { type: 'string', default: 'dev' },
    count: { type: 'string', default: '40' },
    levels: { type: 'string', default: 'scan,mild,phone,hard' },
    seed: { type: 'string', default: '1' },
    models: { type: 'string' },
    detectors: { type: 'string', default: 'trained,paddle' },
    json: { type: 'string' },
    worst: { type: 'string' },
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

const names = values.detectors.split(',');
const detectors = await Promise.all(names.map(createDetector));
const table = [];
/** @type {ScoredPhoto[]} */
const worst = [];
for (const level of values.levels.split(',').map(parseLevel)) {
  const scored = detectors.map((named) => ({ ...named, scores: /** @type {Score[]} */ ([]) }));
  for (let index = 0; index < Number(values.count); index++) {
    const seed = `detector-evaluation/${values.seed}/${index}`;
    const photo = await photographCard(makeRecord(seed, { split: parseSplit(values.split) }), level, seed);
    const { pixels, sourceScale } = await decodeImage(photo.bytes);
    const truth = toWorkingScale(photo, sourceScale);
    for (const { name, detector, scores } of scored) {
      const before = process.cpuUsage();
      const detection = await detector.detect(pixels);
      const spent = process.cpuUsage(before);
      const score = { ...scoreDetection(detection, truth), cpuMs: (spent.user + spent.system) / 1000 };
      scores.push(score);
      if (name === 'trained')
        worst.push({ level, index, recall: score.found / score.asked, pixels, detection, truth });
    }
  }
  for (const { name, scores } of scored) table.push(summarise(level, name, scores));
}
console.table(table);
if (values.json) await writeFile(values.json, `${JSON.stringify(table, null, 2)}\n`);
if (values.worst) await drawWorst(values.worst);

/**
 * Truth in the pixels the detector is given, which may be fewer than the photograph's.
 *
 * @param {import('../../../packages/specimen/dist/photo/photograph-card.js').Photograph} photo
 * @param {number} sourceScale
 * @returns {Truth}
 */
function toWorkingScale(photo, sourceScale) {
  /** @param {readonly [number, number]} point */
  const shrink = ([x, y]) => ({ x: x / sourceScale, y: y / sourceScale });
  return {
    corners: photo.corners.map(shrink),
    lines: photo.lines.map((line) => ({ ...line, quad: line.quad.map(shrink) })),
  };
}

/** @param {string} level @param {string} detector @param {readonly Score[]} scores */
function summarise(level, detector, scores) {
  /** @param {'found' | 'asked' | 'boxes' | 'boxesRight' | 'split'} key */
  const sum = (key) => scores.reduce((total, score) => total + score[key], 0);
  /** @param {number} part @param {number} whole */
  const percent = (part, whole) => Math.round((1000 * part) / Math.max(1, whole)) / 10;
  const sortedTimes = scores.map((score) => score.cpuMs).sort((a, b) => a - b);
  const cornerErrors = scores.flatMap(({ cornerError }) => cornerError ?? []);
  /** @param {readonly number[]} list */
  const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
  /** @param {number | undefined} value */
  const round = (value) => (value === undefined ? undefined : Math.round(value * 1000) / 1000);
  return {
    level,
    detector,
    photos: scores.length,
    linesFound: percent(sum('found'), sum('asked')),
    cardsWhole: percent(scores.filter((score) => score.found === score.asked).length, scores.length),
    boxesRight: percent(sum('boxesRight'), sum('boxes')),
    splits: sum('split'),
    directionRight: percent(scores.filter((score) => score.directionRight).length, scores.length),
    corners: cornerErrors.length
      ? percent(cornerErrors.filter((error) => error < 0.03).length, scores.length)
      : undefined,
    heightRatio: round(median(scores.flatMap((score) => score.heightRatios))),
    endMargin: round(median(scores.flatMap((score) => score.endMargins))),
    cpuP50Ms: Math.round(sortedTimes[sortedTimes.length >> 1] * 10) / 10,
    cpuP95Ms: Math.round(sortedTimes[Math.floor(sortedTimes.length * 0.95)] * 10) / 10,
  };
}

/** @param {string} folder */
async function drawWorst(folder) {
  const sharp = createRequire(new URL('../../../packages/reader/package.json', import.meta.url))('sharp');
  await mkdir(folder, { recursive: true });
  worst.sort((a, b) => a.recall - b.recall);
  for (const [rank, { level, index, recall, pixels, detection, truth }] of worst.slice(0, 12).entries()) {
    /** @param {readonly Point[]} corners @param {string} colour @param {number} width */
    const draw = (corners, colour, width) =>
      `<polygon points="${corners.map(({ x, y }) => `${x},${y}`).join(' ')}" fill="none" stroke="${colour}" stroke-width="${width}"/>`;
    const shapes = [
      ...truth.lines.filter(({ part }) => part !== 'row').map(({ quad }) => draw(quad, 'cyan', 1)),
      ...detection.cards.map(({ corners }) => draw(corners, 'magenta', 3)),
      ...detection.boxes.map((box) => draw(toCorners(box), box.kind === 'label' ? 'red' : 'lime', 2)),
    ];
    const overlay = `<svg xmlns="http://www.w3.org/2000/svg" width="${pixels.width}" height="${pixels.height}">${shapes.join('')}</svg>`;
    await sharp(pixels.data, { raw: { width: pixels.width, height: pixels.height, channels: 3 } })
      .composite([{ input: Buffer.from(overlay) }])
      .png({ compressionLevel: 3 })
      .toFile(join(folder, `${rank}-${level}-${index}-${Math.round(recall * 100)}.png`));
  }
}

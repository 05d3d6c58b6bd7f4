// Reads held-out lines with one or more exported models in onnxruntime and prints how many come out exactly,
// but for a colon before the value.
//
//   node recogniser/evaluation/score-models.mjs --lines work/held-out/test --models ../packages/reader/models/line-recogniser \
//        --models work/recogniser/other/line-recogniser --out work/recogniser/scores.json --misread 40
//
// Each --models names an .onnx and the .json beside it, without the ending. Spaces count; one core.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { disableRuntimeTelemetry } from '../../../packages/reader/dist/model/disable-runtime-telemetry.js';

const HEIGHT = 32;
const WIDTH_STEP = 16;
// As in packages/reader/src/recognition/line-recogniser.ts.
const END_ROOM = 8;

/**
 * @typedef {{ readonly grey: Uint8Array | Float32Array, readonly width: number }} Strip HEIGHT pixels high, row by row
 * @typedef {{ text: string, kind: string, level: string, width: number, grey: Uint8Array }} HeldOutLine
 * @typedef {{ lines: number, exact: number }} Cell
 * @typedef {Record<string, Cell>} Row by level, and `all`
 */

/** @param {string} folder @returns {HeldOutLine[]} */
function readHeldOut(folder) {
  /** @type {Omit<HeldOutLine, 'grey'>[]} */
  const facts = JSON.parse(readFileSync(join(folder, 'lines.json'), 'utf8'));
  const pixels = readFileSync(join(folder, 'lines.bin'));
  let offset = 0;
  return facts.map((fact) => {
    const grey = pixels.subarray(offset, offset + HEIGHT * fact.width);
    offset += grey.length;
    return { ...fact, grey };
  });
}

/**
 * A line wider than the model takes is squeezed, as the reader's crop would be.
 *
 * @param {Strip} strip
 * @param {number} maxWidth
 */
function squeeze({ grey, width }, maxWidth) {
  if (width <= maxWidth) return { grey, width };
  const narrow = new Float32Array(HEIGHT * maxWidth);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < maxWidth; x++) {
      const at = ((x + 0.5) * width) / maxWidth - 0.5;
      const left = Math.max(0, Math.min(width - 2, Math.floor(at)));
      const share = Math.max(0, Math.min(1, at - left));
      narrow[y * maxWidth + x] = grey[y * width + left] * (1 - share) + grey[y * width + left + 1] * share;
    }
  }
  return { grey: narrow, width: maxWidth };
}

/** @param {Strip} strip @param {number} contrastFloor */
function toInput({ grey, width }, contrastFloor) {
  let sum = 0;
  for (const value of grey) sum += value;
  const mean = sum / grey.length;
  let squares = 0;
  for (const value of grey) squares += (value - mean) ** 2;
  const scale = 1 / (Math.sqrt(squares / grey.length) + contrastFloor) / 2;
  const padded = Math.ceil((width + END_ROOM) / WIDTH_STEP) * WIDTH_STEP;
  const input = new Float32Array(HEIGHT * padded);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < width; x++) input[y * padded + x] = (grey[y * width + x] - mean) * scale;
  }
  return new Tensor('float32', input, [1, 1, HEIGHT, padded]);
}

/** @param {ArrayLike<number>} logits @param {number} steps @param {readonly string[]} alphabet */
function decodeBestPath(logits, steps, alphabet) {
  const classes = alphabet.length + 1;
  let text = '';
  let previous = 0;
  for (let step = 0; step < steps; step++) {
    let best = 0;
    for (let index = 1; index < classes; index++) {
      if (logits[step * classes + index] > logits[step * classes + best]) best = index;
    }
    if (best !== 0 && best !== previous) text += alphabet[best - 1];
    previous = best;
  }
  return text.trim().replace(/ +/g, ' ');
}

/** @param {string} path without its ending @param {readonly HeldOutLine[]} lines */
async function readWith(path, lines) {
  const model = JSON.parse(readFileSync(`${path}.json`, 'utf8'));
  disableRuntimeTelemetry();
  const session = await InferenceSession.create(`${path}.onnx`, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
  });
  const texts = [];
  let microseconds = 0;
  for (const line of lines) {
    const fitted = squeeze(line, model.maxWidth);
    const input = toInput(fitted, model.contrastFloor);
    const before = process.cpuUsage();
    const outputs = await session.run({ [session.inputNames[0]]: input });
    const spent = process.cpuUsage(before);
    microseconds += spent.user + spent.system;
    const output = outputs[session.outputNames[0]];
    const steps = Math.min(output.dims[0], Math.ceil((fitted.width + END_ROOM) / model.pixelsPerStep));
    if (!(output.data instanceof Float32Array)) throw new TypeError(`${path} answers ${output.type}`);
    texts.push(decodeBestPath(output.data, steps, model.alphabet));
  }
  return { version: model.version, texts, msPerLine: microseconds / 1000 / lines.length };
}

/**
 * How many lines of a group are exact, over levels and over all.
 *
 * @param {readonly HeldOutLine[]} lines
 * @param {readonly string[]} texts
 * @param {(line: HeldOutLine) => string} keyOf
 */
function tabulate(lines, texts, keyOf) {
  /** @type {Record<string, Row>} */
  const groups = {};
  for (const [index, line] of lines.entries()) {
    const group = keyOf(line);
    groups[group] ??= {};
    for (const level of [line.level, 'all']) {
      groups[group][level] ??= { lines: 0, exact: 0 };
      groups[group][level].lines += 1;
      if (isExact(line, texts[index])) groups[group][level].exact += 1;
    }
  }
  return groups;
}

/** The colon before a value, and how far it stands off, are the detector's doing and are dropped by packages/card. */
/** @param {string} text */
const withoutColon = (text) => text.replace(/^[:;.,' -]+(?=.)/, '');
/** @param {HeldOutLine} line @param {string} text */
const isExact = (line, text) => withoutColon(line.text) === withoutColon(text);

/** @param {Cell | undefined} cell */
const percent = (cell) => (cell ? ((100 * cell.exact) / cell.lines).toFixed(1).padStart(7) : '      –');

const { values } = parseArgs({
  options: {
    lines: { type: 'string' },
    models: { type: 'string', multiple: true },
    out: { type: 'string' },
    misread: { type: 'string', default: '0' },
  },
});
if (!values.lines || !values.models)
  throw new Error('say what to read and with what: --lines DIR --models PATH');
const lines = readHeldOut(values.lines);
const models = [];
for (const path of values.models) {
  const { version, texts, msPerLine } = await readWith(path, lines);
  const byKind = tabulate(lines, texts, (line) => line.kind);
  const all = tabulate(lines, texts, () => 'all').all;
  models.push({ version, msPerLine, byKind, all });
  console.log(
    `\n${version}: ${lines.length} lines, ${msPerLine.toFixed(2)} CPU ms a line; exact lines in per cent`,
  );
  console.log(
    ['kind'.padEnd(12), ...['scan', 'mild', 'phone', 'hard', 'all'].map((name) => name.padStart(7))].join(
      ' ',
    ),
  );
  for (const [kind, row] of Object.entries({ ...Object.fromEntries(Object.entries(byKind).sort()), all })) {
    console.log(
      [kind.padEnd(12), ...['scan', 'mild', 'phone', 'hard', 'all'].map((level) => percent(row[level]))].join(
        ' ',
      ),
    );
  }
  let left = Number(values.misread);
  lines.forEach((line, index) => {
    if (isExact(line, texts[index]) || line.level === 'hard' || left-- <= 0) return;
    console.log(
      `  ${line.level} ${line.kind}: ${JSON.stringify(line.text)} read as ${JSON.stringify(texts[index])}`,
    );
  });
}
const report = { lines: values.lines, count: lines.length, models };
if (values.out) writeFileSync(values.out, `${JSON.stringify(report, null, 2)}\n`);

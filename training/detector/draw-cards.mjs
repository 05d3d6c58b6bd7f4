// Draws flat specimen cards with the lines the detector is to find, as cards.py reads them.
// Usage: draw-cards.mjs --out DIR [--seed 1] [--count 2000] [--split train|dev|test]
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { drawCard } from '../../packages/specimen/dist/card/draw-card.js';
import { boundQuads } from '../../packages/specimen/dist/card/set-line.js';
import { makeRecord } from '../../packages/specimen/dist/record/make-record.js';
import { parseSplit } from '../../packages/specimen/dist/split.js';

const sharp = createRequire(new URL('../../packages/reader/package.json', import.meta.url))('sharp');

/** One card in this many carries the specimen mark, so that letters across the ground are known not to be a line. */
const MARKED_EVERY = 6;

/**
 * @typedef {import('../../packages/specimen/dist/card/set-line.js').CardLine} CardLine
 * @typedef {CardLine['quad']} Quad
 */

/**
 * Labels on their own; the colon belongs to the first line of the value, or is alone where nothing is printed.
 *
 * @param {readonly CardLine[]} printed
 */
export function toLines(printed) {
  const lines = [];
  for (const line of printed) {
    if (line.part === 'label') lines.push({ kind: 'label', text: line.text, quad: line.quad });
    else if (line.part === 'header') lines.push({ kind: 'value', text: line.text, quad: line.quad });
    else if (line.part === 'colon') {
      const value = printed.find(
        (other) => other.part === 'value' && other.kind === line.kind && other.index === 0,
      );
      if (value === undefined) lines.push({ kind: 'value', text: ':', quad: line.quad });
      else lines.push({ kind: 'value', text: `: ${value.text}`, quad: widenTo(value.quad, line.quad) });
    } else if (line.part === 'value') {
      const hasColon = printed.some((other) => other.part === 'colon' && other.kind === line.kind);
      if (line.index > 0 || !hasColon) lines.push({ kind: 'value', text: line.text, quad: line.quad });
    }
  }
  return lines;
}

/**
 * As wide as both, as high as the value: the height that the letters are cut out with.
 *
 * @param {Quad} value
 * @param {Quad} colon
 */
function widenTo(value, colon) {
  const both = boundQuads([value, colon]);
  const [top, bottom] = [value[0][1], value[2][1]];
  const [left, right] = [both[0][0], both[1][0]];
  // A dash in place of a value has next to no height of its own.
  if (bottom - top < colon[2][1] - colon[0][1]) return both;
  return [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ];
}

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '2000' },
    split: { type: 'string', default: 'train' },
    out: { type: 'string' },
  },
});
if (!values.out) throw new Error('say where to write: --out DIR');
await mkdir(values.out, { recursive: true });
for (let index = 0; index < Number(values.count); index++) {
  const record = makeRecord(`detector/${values.seed}/${index}`, { split: parseSplit(values.split) });
  const card = drawCard(record, { marked: index % MARKED_EVERY === 0 });
  const name = String(index).padStart(5, '0');
  await sharp(card.pixels, { raw: { width: card.width, height: card.height, channels: 4 } })
    .flatten({ background: '#808080' })
    .jpeg({ quality: 93 })
    .toFile(join(values.out, `${name}.jpg`));
  const truth = { width: card.width, height: card.height, lines: toLines(card.lines) };
  await writeFile(join(values.out, `${name}.json`), JSON.stringify(truth));
}

// Reads photographs of development specimens with the real reader and keeps their lines, for calibrate.mjs.
// Run after a build: node packages/card/scripts/collect-lines.mjs --out DIR [--count 150] [--levels scan,mild,phone,hard]
// What is already there is not read again. Development tooling: the card package itself imports none of this.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { serialize } from 'node:v8';
import { createReader } from '../../reader/dist/create-reader.js';
import { drawTemplateCard } from '../../specimen/dist/independent-renderers/template-renderer.js';
import { drawWavesCard } from '../../specimen/dist/independent-renderers/waves-renderer.js';
import { parseLevel } from '../../specimen/dist/photo/levels.js';
import { photographCard } from '../../specimen/dist/photo/photograph-card.js';
import { makeRecord } from '../../specimen/dist/record/make-record.js';
import { parseSplit } from '../../specimen/dist/split.js';

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    count: { type: 'string', default: '150' },
    levels: { type: 'string', default: 'scan,mild,phone,hard' },
    split: { type: 'string', default: 'dev' },
    seed: { type: 'string', default: 'calibration' },
  },
});
/** Two of three cards are drawn by renderers that no model was trained on: confidence must hold for unfamiliar cards, too. */
const RENDERERS = [undefined, drawWavesCard, drawTemplateCard];
if (!values.out) throw new Error('say where to write: --out DIR');
if (values.split === 'test') throw new Error('the test split is for reporting only');
mkdirSync(values.out, { recursive: true });
const reader = await createReader({ engine: 'fast' });
for (let index = 0; index < Number(values.count); index++) {
  for (const level of values.levels.split(',').map(parseLevel)) {
    const file = join(values.out, `${level}-${index}.v8`);
    if (existsSync(file)) continue;
    const seed = `${values.seed}-${level}-${index}`;
    const record = makeRecord(seed, { split: parseSplit(values.split) });
    const renderer = RENDERERS[index % RENDERERS.length];
    const { bytes } = await photographCard(record, level, seed, renderer ? { renderer } : {});
    const { lines } = await reader.read(bytes);
    writeFileSync(file, serialize({ record, lines }));
  }
}
await reader.close();

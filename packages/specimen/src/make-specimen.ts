#!/usr/bin/env node
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseLevel } from './levels.js';
import { makeRecord } from './make-record.js';
import { photographCard } from './photograph-card.js';
import { parseSplit } from './split.js';
import { toTruth } from './to-truth.js';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '1' },
    level: { type: 'string', default: 'scan' },
    split: { type: 'string', default: 'test' },
    marked: { type: 'boolean', default: false },
    format: { type: 'string' },
    out: { type: 'string' },
  },
});
if (!values.out) throw new Error('say where to write: --out DIR');
const level = parseLevel(values.level);
const split = parseSplit(values.split);
const format =
  values.format === 'png' || values.format === 'jpeg' ? ({ format: values.format } as const) : {};
await mkdir(values.out, { recursive: true });
for (let index = 0; index < Number(values.count); index++) {
  const seed = `${values.seed}-${index}`;
  const record = makeRecord(seed, { split });
  const photo = await photographCard(record, level, seed, { marked: values.marked, ...format });
  const name = `${level}-${seed}`;
  const file = `${name}.${photo.format === 'png' ? 'png' : 'jpg'}`;
  await writeFile(join(values.out, file), photo.bytes);
  await writeFile(
    join(values.out, `${name}.json`),
    `${JSON.stringify(toTruth(record, photo, file, level))}\n`,
  );
}

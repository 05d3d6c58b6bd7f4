#!/usr/bin/env node
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { NON_CARD_KINDS, photographNonCard } from './other-documents/photograph-non-card.js';
import { parseLevel } from './photo/levels.js';
import { photographCard } from './photo/photograph-card.js';
import { makeRecord } from './record/make-record.js';
import { toTruth } from './record/to-truth.js';
import { parseSplit } from './split.js';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '1' },
    level: { type: 'string', default: 'scan' },
    split: { type: 'string', default: 'test' },
    /** Writes `count` of each kind of picture that is no KTP instead. */
    'non-cards': { type: 'boolean', default: false },
    marked: { type: 'boolean', default: false },
    format: { type: 'string' },
    out: { type: 'string' },
  },
});
if (!values.out) throw new Error('say where to write: --out DIR');
const level = parseLevel(values.level);
const split = parseSplit(values.split);
if (values.format !== undefined && values.format !== 'png' && values.format !== 'jpeg')
  throw new Error(`--format takes png or jpeg, not ${values.format}`);
const format = values.format === undefined ? {} : ({ format: values.format } as const);
await mkdir(values.out, { recursive: true });

async function writeSpecimen(seed: string, directory: string): Promise<void> {
  const record = makeRecord(seed, { split });
  const photo = await photographCard(record, level, seed, { marked: values.marked, ...format });
  const name = `${level}-${seed}`;
  const file = `${name}.${photo.format === 'png' ? 'png' : 'jpg'}`;
  await writeFile(join(directory, file), photo.bytes);
  await writeFile(
    join(directory, `${name}.json`),
    `${JSON.stringify(toTruth(record, photo, file, level))}\n`,
  );
}

async function writeNonCards(seed: string, directory: string): Promise<void> {
  for (const kind of NON_CARD_KINDS) {
    await writeFile(join(directory, `${kind}-${seed}.jpg`), await photographNonCard(kind, seed, split));
  }
}

for (let index = 0; index < Number(values.count); index++) {
  await (values['non-cards'] ? writeNonCards : writeSpecimen)(`${values.seed}-${index}`, values.out);
}

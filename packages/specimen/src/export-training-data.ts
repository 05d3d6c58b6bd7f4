#!/usr/bin/env node
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { listStreetWords } from './make-address.js';
import { listNameWords } from './make-name.js';
import { type CardRecord, makeRecord } from './make-record.js';
import { makeWording, printRows, wrapValue } from './print-rows.js';
import { createRandom } from './random.js';
import { loadRegions } from './regions.js';
import { parseSplit, type Split } from './split.js';

/** The printed lines of a record, its long values broken as a card of random width would break them. */
export function toRecordLines(record: CardRecord): object {
  const random = createRandom(`${record.seed}/lines`);
  const longest = random.integer(20, 34);
  const lines = printRows(record, makeWording(random)).flatMap((row) => {
    const wraps = row.kind === 'name' || row.kind === 'birth' || row.kind === 'address';
    const texts = wraps ? wrapValue(row.value, (line) => line.length <= longest) : [row.value];
    return texts.map((text, index) => ({ kind: row.kind, label: index === 0 ? row.label : '', text }));
  });
  return { seed: record.seed, nonsense: record.nonsense, fields: record.fields, other: record.other, lines };
}

function listPlaceNames(): object {
  const { provinces, regencies, districts } = loadRegions();
  return {
    provinces: [...provinces.values()].map(({ name }) => name),
    regencies: [...regencies.values()].map(({ name }) => name),
    districts: [...new Set(districts.map(({ name }) => name))].sort(),
    villages: [...new Set(districts.flatMap(({ villages }) => villages))].sort(),
  };
}

/** Writes `records.jsonl` (one record a line) and `words.json` (the split's vocabulary) into `directory`. */
export async function exportRecords(
  seed: string,
  count: number,
  split: Split,
  directory: string,
): Promise<void> {
  await mkdir(directory, { recursive: true });
  const words = {
    split,
    names: listNameWords(split),
    streets: listStreetWords(split),
    places: listPlaceNames(),
  };
  await writeFile(join(directory, 'words.json'), JSON.stringify(words));
  const stream = createWriteStream(join(directory, 'records.jsonl'));
  for (let index = 0; index < count; index++) {
    const line = `${JSON.stringify(toRecordLines(makeRecord(`${seed}-${index}`, { split })))}\n`;
    if (!stream.write(line)) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'finish');
}

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '1000' },
    split: { type: 'string', default: 'train' },
    out: { type: 'string' },
  },
});
if (!values.out) throw new Error('say where to write: --out DIR');
await exportRecords(values.seed, Number(values.count), parseSplit(values.split), values.out);

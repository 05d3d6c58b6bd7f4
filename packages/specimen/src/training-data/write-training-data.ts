import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { drawCard } from '../card/draw-card.js';
import { createRandom } from '../random.js';
import { loadRegions } from '../record/load-regions.js';
import { listStreetWords } from '../record/make-address.js';
import { listNameWords } from '../record/make-name.js';
import { type CardRecord, makeRecord } from '../record/make-record.js';
import { makeWording, printRows, wrapValue } from '../record/print-rows.js';
import { roundLines } from '../record/to-truth.js';
import type { Split } from '../split.js';

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

/** Flat cards on a light ground, as JPEG of quality 95: one file a card and one line a card in `cards.jsonl`. */
export async function exportCards(
  seed: string,
  count: number,
  split: Split,
  directory: string,
): Promise<void> {
  await mkdir(join(directory, 'cards'), { recursive: true });
  const stream = createWriteStream(join(directory, 'cards.jsonl'));
  for (let index = 0; index < count; index++) {
    const record = makeRecord(`${seed}-${index}`, { split });
    const random = createRandom(`${record.seed}/export`);
    const card = drawCard(record, { scale: random.between(0.95, 1.3) });
    const file = `cards/${record.seed}.jpg`;
    const tone = random.integer(150, 255);
    await sharp(card.pixels, { raw: { width: card.width, height: card.height, channels: 4 } })
      .flatten({ background: { r: tone, g: tone, b: tone } })
      .jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
      .toFile(join(directory, file));
    const { fields, other, nonsense } = record;
    const { width, height, corners } = card;
    const line = { file, width, height, corners, nonsense, fields, other, lines: roundLines(card.lines) };
    if (!stream.write(`${JSON.stringify(line)}\n`)) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'finish');
}

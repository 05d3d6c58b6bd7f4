/**
 * Condenses idn-area-data's CSV files (ODbL 1.0) into data/regions.json.gz, the only form the package reads.
 *
 *     node packages/specimen/scripts/condense-regions.mjs
 *
 * Shape: { provinces: [[code, name]], regencies: [[code, name]], districts: [[code, name, "VILLAGE|VILLAGE"]] },
 * codes without dots (2, 4 and 6 digits: the first digits of a NIK), names in capitals as cards print them.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const source = join(dirname(createRequire(import.meta.url).resolve('idn-area-data/package.json')), 'data');

/** @param {string} name @returns {[code: string, name: string][]} */
function readRows(name) {
  return readFileSync(join(source, `${name}.csv`), 'utf8')
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => {
      const cells = line.split(',');
      const label = cells.slice(name === 'provinces' ? 1 : 2).join(',');
      const plain = label.replace(/^"|"$/g, '').normalize('NFKD').replace(/[’‘`]/g, "'");
      return [
        (cells[0] ?? '').replaceAll('.', ''),
        plain
          .replace(/[^\x20-\x7e]/g, '')
          .trim()
          .toUpperCase(),
      ];
    });
}

const villages = new Map();
for (const [code, name] of readRows('villages')) {
  const district = code.slice(0, 6);
  villages.set(district, [...(villages.get(district) ?? []), name.replaceAll('|', ' ')]);
}
const regions = {
  source: 'idn-area-data 3.1.2, Open Database License 1.0',
  provinces: readRows('provinces'),
  regencies: readRows('regencies'),
  districts: readRows('districts').map(([code, name]) => [code, name, (villages.get(code) ?? []).join('|')]),
};
const target = new URL('../data/regions.json.gz', import.meta.url);
const bytes = gzipSync(JSON.stringify(regions), { level: 9 });
// gzip stamps the operating system into its header: a fixed byte keeps the file the same wherever it is made.
bytes[9] = 255;
writeFileSync(target, bytes);
console.log(`${regions.districts.length} districts, ${bytes.length} bytes`);

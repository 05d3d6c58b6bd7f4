// Writes src/data/generated/region-data.ts from the devDependency idn-area-data (its data is under the ODbL).
// Run: node packages/card/scripts/make-region-data.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const source = join(dirname(require.resolve('idn-area-data')), '..', 'data');
const { version } = JSON.parse(readFileSync(join(source, '..', 'package.json'), 'utf8'));

const provinces = loadRows('provinces.csv', 2);
const regencies = loadRows('regencies.csv', 3);
const districts = loadRows('districts.csv', 3);
const villages = new Map();
for (const [, district, name] of loadRows('villages.csv', 3)) {
  const names = villages.get(district) ?? new Set();
  names.add(toPrint(name));
  villages.set(district, names);
}

const text = `// Made by scripts/make-region-data.mjs from idn-area-data ${version}. Do not edit.
// The data is made available under the Open Database License (ODbL) v1.0: https://opendatacommons.org/licenses/odbl/1-0/

/** One province a line: code, space, name. */
export const PROVINCES = \`
${provinces.map(([code, name]) => `${plain(code)} ${toPrint(name)}`).join('\n')}
\`;

/** One regency or city a line: code, space, name with its kind. */
export const REGENCIES = \`
${regencies.map(([code, , name]) => `${plain(code)} ${toPrint(name)}`).join('\n')}
\`;

/** One district a line: code, space, name; then \`;\` before each of its villages. */
export const DISTRICTS = \`
${districts.map(([code, , name]) => [`${plain(code)} ${toPrint(name)}`, ...(villages.get(code) ?? [])].join(';')).join('\n')}
\`;
`;
writeFileSync(
  join(dirname(fileURLToPath(import.meta.url)), '..', 'src', 'data', 'generated', 'region-data.ts'),
  text,
);

/**
 * Names hold no line breaks; a quoted name may hold commas and doubled quotes.
 *
 * @param {string} file
 * @param {number} columns
 */
function loadRows(file, columns) {
  return readFileSync(join(source, file), 'utf8')
    .split(/\r?\n/)
    .slice(1)
    .filter(Boolean)
    .map((line) => {
      const cells = line.split(',');
      const name = cells.slice(columns - 1).join(',');
      return [...cells.slice(0, columns - 1), name.replace(/^"(.*)"$/, '$1').replaceAll('""', '"')];
    });
}

/** @param {string} code */
function plain(code) {
  return code.replaceAll('.', '');
}

/** As cards print it: capitals, plain apostrophes, single spaces. @param {string} name */
function toPrint(name) {
  return name
    .toUpperCase()
    .replace(/[’‘`]/g, "'")
    .replace(/[;\\$]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

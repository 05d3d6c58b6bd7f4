// Writes src/data/generated/letter-trigrams.ts: how usual each character is after the two before it in names and addresses.
// Counted over made-up people of the training split and all place names, so that no word of the other splits is in it.
// Run after a build: node packages/card/scripts/make-letter-trigrams.mjs [--records 40000]
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { makeRecord } from '../../specimen/dist/record/make-record.js';
import { allDistricts, allRegencies, villagesOf } from '../dist/data/regions.js';
import { LETTER_CLASSES, toLetterClass } from '../dist/fields/words/letter-classes.js';

const { values } = parseArgs({ options: { records: { type: 'string', default: '40000' } } });
/** Steps of a byte, in nats. */
const STEP = 1 / 32;
const size = LETTER_CLASSES.length;
const uni = new Float64Array(size);
const bi = new Float64Array(size ** 2);
const tri = new Float64Array(size ** 3);

for (let index = 0; index < Number(values.records); index++) {
  const { fields, nonsense } = makeRecord(`letter-trigrams/${index}`, { split: 'train' });
  if (nonsense) continue;
  count(fields.name);
  count(fields.address);
}
for (const { names } of allRegencies()) names.forEach(count);
for (const { code, names } of allDistricts()) {
  names.forEach(count);
  for (const village of villagesOf(code)) count(village);
}

/** A blank before the first character, and one after the last. @param {string} text */
function count(text) {
  const classes = Array.from(`  ${text} `, (character) => toLetterClass(character.charCodeAt(0)));
  for (let at = 2; at < classes.length; at++) {
    uni[classes[at]]++;
    bi[classes[at - 1] * size + classes[at]]++;
    tri[(classes[at - 2] * size + classes[at - 1]) * size + classes[at]]++;
  }
}

// Witten–Bell: a context gives way to the shorter one by how many different characters were seen after it.
const bytes = new Uint8Array(size ** 3);
let entropy = 0;
const all = uni.reduce((sum, seen) => sum + seen, 0);
for (let first = 0; first < size; first++) {
  for (let second = 0; second < size; second++) {
    const row = tri.subarray((first * size + second) * size, (first * size + second + 1) * size);
    const shorter = bi.subarray(second * size, (second + 1) * size);
    for (let next = 0; next < size; next++) {
      const single = smooth(uni, next, 1 / size);
      const probability = smooth(row, next, smooth(shorter, next, single));
      entropy -= (row[next] / all) * Math.log(probability);
      bytes[(first * size + second) * size + next] = Math.min(255, Math.round(-Math.log(probability) / STEP));
    }
  }
}

/** @param {Float64Array} counts @param {number} next @param {number} shorter a context's probability of `next` */
function smooth(counts, next, shorter) {
  const seen = counts.reduce((sum, count) => sum + count, 0);
  const kinds = counts.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0) || 1;
  return (counts[next] + kinds * shorter) / (seen + kinds);
}

const encoded = Buffer.from(bytes).toString('base64');
writeFileSync(
  join(fileURLToPath(new URL('..', import.meta.url)), 'src', 'data', 'generated', 'letter-trigrams.ts'),
  `// Made by scripts/make-letter-trigrams.mjs from ${values.records} made-up people of the training split and the place names of
// idn-area-data (ODbL 1.0). Do not edit.

/** Nats a step of the bytes below. */
export const TRIGRAM_STEP = ${STEP};

/** Mean surprise of a character in the text counted, in nats. */
export const TRIGRAM_ENTROPY = ${entropy.toFixed(3)};

/** Negative log probabilities of [before last][last][next], by LETTER_CLASSES, a byte each, in base64. */
export const TRIGRAM_BYTES =
  '${encoded}';
`,
);
console.log(`${bytes.length} trigrams, mean surprise ${entropy.toFixed(3)} nats a character`);

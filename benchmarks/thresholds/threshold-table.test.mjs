import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { toThresholdTable } from './threshold-table.mjs';

const read = (/** @type {string} */ name) =>
  readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');

/** @param {string} rows */
const toDocument = (rows) =>
  `<!-- figures:begin -->\n2026-01-02 03:04 UTC\n| confidence | fields | mean | right % | wrong |\n${rows}\n<!-- figures:end -->`;

test('says what a threshold costs and finds', () => {
  const table = toThresholdTable(
    toDocument(
      [
        '| 0 to 0.5       | 10  | 20.00 | 50.00  | 5 |',
        '| 0.5 to 0.8     | 20  | 60.00 | 90.00  | 2 |',
        '| 0.8 to 0.9     | 30  | 85.00 | 96.67  | 1 |',
        '| 0.9 to 0.99    | 40  | 95.00 | 100.00 | 0 |',
        '| 0.99 to 0.995  | 100 | 99.00 | 99.00  | 1 |',
        '| 0.995 and more | 800 | 99.90 | 100.00 | 0 |',
      ].join('\n'),
    ),
  );
  expect(table).toContain('1,000 fields of the cards of 2026-01-02');
  expect(table).toContain('9 wrong fields in all');
  expect(table).toMatch(/\| 0\.9 +\| 6\.0 % +\| 8 +\| 1 +\|/);
  expect(table).toMatch(/\| 0\.995 +\| 20\.0 % +\| 9 +\| 0 +\|/);
});

test('will not make a table of figures that are not there', () => {
  expect(() => toThresholdTable(toDocument('| 0 to 0.5 | 10 | 20.00 | 50.00 | 5 |'))).toThrow('border');
});

test('the recipe tells the figures that are published, and its advice holds by them', () => {
  const published = toThresholdTable(read('accuracy.md'));
  // Where this fails: node benchmarks/thresholds/write-thresholds.mjs
  expect(read('recipes.md')).toContain(`<!-- thresholds:begin -->\n${published}\n<!-- thresholds:end -->`);
  // "Begin with 0.9": few looks, and hardly an error that passes.
  const [, share = '', , passing = ''] =
    /\| 0\.9 +\| ([\d.]+) % +\| (\d+) +\| (\d+) +\|/.exec(published) ?? [];
  expect(Number(share)).toBeLessThan(5);
  expect(Number(passing)).toBeLessThan(5);
});

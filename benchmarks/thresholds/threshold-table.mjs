import { percent, toTable } from '../accuracy/tables.mjs';

/** Thresholds that somebody may think of; each is a border of the reliability table. */
const THRESHOLDS = [0.5, 0.8, 0.9, 0.99, 0.995];

/**
 * What a review threshold costs and finds, from the reliability table of docs/accuracy.md between the marks `figures`: so that
 * the recipe cannot tell of other figures than are published.
 *
 * @param {string} document docs/accuracy.md
 * @returns {string} a line about the run and a table, for docs/recipes.md
 */
export function toThresholdTable(document) {
  const [, figures = ''] = /<!-- figures:begin -->([\s\S]*?)<!-- figures:end -->/.exec(document) ?? [];
  const bins = readBins(figures);
  const all = sum(bins, 'fields');
  const wrong = sum(bins, 'wrong');
  const [date] = /\d{4}-\d{2}-\d{2}/.exec(figures) ?? [''];
  const rows = THRESHOLDS.map((threshold) => {
    const below = bins.filter(({ from }) => from < threshold);
    const found = sum(below, 'wrong');
    return [`${threshold}`, `${percent(sum(below, 'fields') / all)} %`, String(found), String(wrong - found)];
  });
  return [
    `${all.toLocaleString('en')} fields of the cards of ${date}, a quarter of which are in bad shape; ${wrong} wrong fields in all:`,
    '',
    toTable(
      [
        'people look at fields below',
        'fields looked at',
        'wrong fields among them',
        'wrong fields that pass',
      ],
      rows,
    ),
  ].join('\n');
}

/** @param {string} figures @returns {{ from: number, fields: number, wrong: number }[]} */
function readBins(figures) {
  const rows = figures.matchAll(
    /^\| ([\d.]+) (?:to [\d.]+|and more) *\| (\d+) *\|[^|]*\|[^|]*\| (\d+) *\|$/gm,
  );
  const bins = [...rows].map(([, from, fields, wrong]) => ({
    from: Number(from),
    fields: Number(fields),
    wrong: Number(wrong),
  }));
  if (!THRESHOLDS.every((threshold) => bins.some(({ from }) => from === threshold)))
    throw new Error('the reliability table has not every threshold as a border');
  return bins;
}

/** @param {readonly { fields: number, wrong: number }[]} bins @param {'fields' | 'wrong'} of */
function sum(bins, of) {
  return bins.reduce((total, bin) => total + bin[of], 0);
}

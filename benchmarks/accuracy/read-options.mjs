import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parseRenderer, RENDERER_NAMES } from '@ktp-ocr/specimen/independent-renderers/renderers';
import { LEVELS, parseLevel } from '@ktp-ocr/specimen/photo/levels';
import { parseSplit } from '@ktp-ocr/specimen/split';
import { ENGINE_NAMES } from './engines/load-engine.mjs';

export const USAGE = `usage: npm run bench:accuracy -- [options]

  --split dev|test       whose fonts, names and streets (default dev: test is for figures that are published)
  --cards N              cards a level (default 30)
  --seed S               which cards (default 1)
  --renderer NAME        who draws the cards: ${RENDERER_NAMES.join(', ')} (default generator;
                         no network was trained on any of the others)
  --levels A,B           of ${LEVELS.join(',')} (default all)
  --baselines A,B           of ${ENGINE_NAMES.join(',')} (default all but both; ours is always in)
  --baseline-cards M        the baselines read the first M cards of each level (default 5)
  --baseline-minutes T      and stop after so long, wherever they are (default: no limit)
  --minutes T            stop all of it after so long, with as many cards of each level (default: no limit)
  --non-cards K          pictures of each kind that is no KTP (default 3)
  --jobs 1|2             cards read at the same time (default 1)
  --models DIR           networks to read with instead of the reader's own (a training's)
  --as-of YYYY-MM-DD     the day against which a holder's age is judged (default today)
  --document             write the figures into docs/accuracy.md and README.md
`;

/** @typedef {ReturnType<typeof readOptions>} Options */

/** @param {string[]} args @throws Error with what is wrong */
export function readOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      split: { type: 'string', default: 'dev' },
      cards: { type: 'string', default: '30' },
      seed: { type: 'string', default: '1' },
      renderer: { type: 'string', default: 'generator' },
      levels: { type: 'string', default: LEVELS.join(',') },
      baselines: { type: 'string', default: 'ours,tesseract,paddle,native' },
      'baseline-cards': { type: 'string', default: '5' },
      'baseline-minutes': { type: 'string', default: 'Infinity' },
      minutes: { type: 'string', default: 'Infinity' },
      'non-cards': { type: 'string', default: '3' },
      jobs: { type: 'string', default: '1' },
      'as-of': { type: 'string', default: new Date().toISOString().slice(0, 10) },
      models: { type: 'string' },
      document: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const asked = values.baselines.split(',').filter((name) => name !== 'ours');
  return {
    split: parseSplit(values.split),
    cards: toCount(values.cards, 'cards'),
    seed: values.seed,
    renderer: parseRenderer(values.renderer),
    levels: values.levels.split(',').map(parseLevel),
    baselines: asked.map(toEngineName),
    baselineCards: toCount(values['baseline-cards'], 'baseline-cards'),
    baselineMinutes: toMinutes(values['baseline-minutes'], 'baseline-minutes'),
    minutes: toMinutes(values.minutes, 'minutes'),
    nonCards: toCount(values['non-cards'], 'non-cards'),
    jobs: Math.max(1, toCount(values.jobs, 'jobs')),
    asOf: toDate(values['as-of']),
    models: values.models && resolve(values.models),
    document: values.document,
    help: values.help,
  };
}

/** @param {string} text @param {string} name */
function toCount(text, name) {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 0) throw new Error(`--${name} takes a number, not ${text}`);
  return count;
}

/** @param {string} text */
function toEngineName(text) {
  const name = ENGINE_NAMES.find((known) => known === text);
  if (!name) throw new Error(`--baselines takes ${ENGINE_NAMES.join(', ')}, not ${text}`);
  return name;
}

/** @param {string} text @param {string} name */
function toMinutes(text, name) {
  const minutes = Number(text);
  if (!(minutes >= 0)) throw new Error(`--${name} takes a number of minutes, not ${text}`);
  return minutes;
}

/** @param {string} text */
function toDate(text) {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(Date.parse(text)))
    throw new Error(`--as-of takes a day as YYYY-MM-DD, not ${text}`);
  return text;
}

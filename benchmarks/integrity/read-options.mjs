import { parseArgs } from 'node:util';
import {
  parseRenderer,
  RENDERER_NAMES,
  TEST_ONLY_RENDERERS,
} from '@ktp-ocr/specimen/independent-renderers/renderers';
import { parseSplit } from '@ktp-ocr/specimen/split';

export const USAGE = `usage: npm run bench:integrity -- [options]

  --split dev|test      whose fonts, names and streets (default dev: test is for figures that are published)
  --pictures N          cards with a damaged number (default 2432, the whole grid; 0 for none)
  --documents N         papers that are no KTP, and as many real KTPs in bad shape (default 400; 0 for none)
  --seed S              which pictures (default 1)
  --renderer A,B        who draws the cards, of ${RENDERER_NAMES.join(', ')}
                        (default: all but the one kept for tests on dev, that one on test)
  --cause A,B           only these causes or kinds
  --jobs N              pictures drawn and read at the same time (default 2)
  --as-of YYYY-MM-DD    the day against which a holder's age is judged (default today)
  --document            write the tables into docs/accuracy.md
`;

/** @typedef {Exclude<ReturnType<typeof readOptions>, undefined>} Options */

/** @param {string[]} args @throws Error with what is wrong @returns options, or undefined where only help was asked for */
export function readOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      split: { type: 'string', default: 'dev' },
      pictures: { type: 'string', default: '2432' },
      documents: { type: 'string', default: '400' },
      seed: { type: 'string', default: '1' },
      renderer: { type: 'string' },
      cause: { type: 'string' },
      jobs: { type: 'string', default: '2' },
      'as-of': { type: 'string', default: new Date().toISOString().slice(0, 10) },
      document: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const split = parseSplit(values.split);
  return {
    split,
    pictures: toCount(values.pictures, 'pictures'),
    documents: toCount(values.documents, 'documents'),
    seed: values.seed,
    renderers: values.renderer ? values.renderer.split(',').map(parseRenderer) : listRenderers(split),
    causes: values.cause?.split(','),
    jobs: Math.max(1, toCount(values.jobs, 'jobs')),
    asOf: values['as-of'],
    document: values.document,
  };
}

/** @param {import('@ktp-ocr/specimen/split').Split} split */
function listRenderers(split) {
  return RENDERER_NAMES.filter((name) => TEST_ONLY_RENDERERS.has(name) === (split === 'test'));
}

/** @param {string} text @param {string} name */
function toCount(text, name) {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 0) throw new Error(`--${name} takes a number, not ${text}`);
  return count;
}

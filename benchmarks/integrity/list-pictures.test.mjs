import { COVER_KINDS } from '@ktp-ocr/specimen/damage/damage-plan';
import { TEST_ONLY_RENDERERS } from '@ktp-ocr/specimen/independent-renderers/renderers';
import { DOCUMENT_KINDS } from '@ktp-ocr/specimen/other-documents/document-kinds';
import { describe, expect, it } from 'vitest';
import { listDamagedCards, listDocuments, listGenuineCards } from './list-pictures.mjs';
import { readOptions } from './read-options.mjs';

/** @param {string[]} args */
function optionsOf(...args) {
  const options = readOptions(args);
  if (!options) throw new Error('help was asked for');
  return options;
}

describe('listDamagedCards', () => {
  it('aims every cover at every digit on every level in the default sweep', () => {
    const aims = new Set(
      listDamagedCards(optionsOf()).flatMap(({ level, damage }) =>
        'digit' in damage ? [`${level} ${damage.cause} ${damage.digit} ${damage.extent}`] : [],
      ),
    );
    expect(aims.size).toBe(4 * COVER_KINDS.length * 16 * 2);
  });

  it('lists the same pictures for the same seed, and the first of a longer list in a shorter one', () => {
    const list = listDamagedCards(optionsOf('--pictures', '80'));
    expect(listDamagedCards(optionsOf('--pictures', '200')).slice(0, 80)).toEqual(list);
    expect(listDamagedCards(optionsOf('--pictures', '80', '--seed', '2'))).not.toEqual(list);
  });
});

describe('the sides of a run', () => {
  it('hold as many papers and worn cards as asked for, of every kind', () => {
    const options = optionsOf('--documents', '60');
    expect(new Set(listDocuments(options).map(({ kind }) => kind))).toEqual(new Set(DOCUMENT_KINDS));
    expect(listGenuineCards(options)).toHaveLength(60);
  });

  it('draw with the renderer kept for tests on the test split, and only there', () => {
    const names = (/** @type {string} */ split) =>
      new Set(
        listDamagedCards(optionsOf('--split', split, '--pictures', '60')).map(({ renderer }) => renderer),
      );
    expect(names('test')).toEqual(TEST_ONLY_RENDERERS);
    for (const name of names('dev')) expect(TEST_ONLY_RENDERERS.has(name)).toBe(false);
  });
});

describe('readOptions', () => {
  it('refuses a count that is none and a renderer that it does not know', () => {
    expect(() => readOptions(['--pictures', 'many'])).toThrow('--pictures takes a number');
    expect(() => readOptions(['--renderer', 'nobody'])).toThrow('renderer must be one of');
  });
});

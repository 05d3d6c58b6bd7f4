import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { chooseMutations } from './mutation-check/choose-mutations.mjs';
import { MUTATIONS } from './mutation-check/mutations.mjs';
import { applyEdit } from './mutation-check/try-mutation.mjs';

const read = (/** @type {string} */ file) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');

it('every safeguard that `npm run mutation-check` takes away is where it is looked for', () => {
  for (const { name, edits, tests, only } of MUTATIONS) {
    for (const edit of edits) expect(applyEdit(read(edit.file), edit), name).not.toBe(read(edit.file));
    const text = tests.map(read).join();
    // A title may be made of a template and its cases, which stand apart: then each of its words must be there. That a
    // test of that name runs at all, the check itself demands.
    const words = only.split(/[^\w']+/).filter(Boolean);
    const lacking = new RegExp(only).test(text) ? [] : words.filter((word) => !text.includes(word));
    expect([name, ...lacking]).toEqual([name]);
  }
});

it('and a source that has moved is said', () => {
  const edit = { file: 'a.ts', find: 'x', put: 'y' };
  expect(() => applyEdit('', edit)).toThrow(/a\.ts has moved: found 0 times/);
  expect(() => applyEdit('x x', edit)).toThrow(/found 2 times/);
});

it('parts of the list are all of it, each once; a part that is none is said', () => {
  for (const parts of [1, 2, 6, 7]) {
    const each = Array.from({ length: parts }, (_, at) =>
      chooseMutations(MUTATIONS, { only: '', part: `${at + 1}/${parts}` }),
    );
    expect(each.flat()).toEqual(MUTATIONS);
  }
  for (const part of ['0/6', '7/6', '1', '1/0', 'x/y', ''])
    expect(() => chooseMutations(MUTATIONS, { only: '', part })).toThrow(RangeError);
  expect(() => chooseMutations(MUTATIONS, { only: 'no such safeguard', part: '1/1' })).toThrow(RangeError);
});

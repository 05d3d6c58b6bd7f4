import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { MUTATIONS } from './mutation-check/mutations.mjs';
import { applyEdit } from './mutation-check/try-mutation.mjs';

const read = (/** @type {string} */ file) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');

it('every safeguard that `npm run mutation-check` takes away is where it is looked for', () => {
  for (const { name, edits, tests, only } of MUTATIONS) {
    for (const edit of edits) expect(applyEdit(read(edit.file), edit), name).not.toBe(read(edit.file));
    expect(tests.map(read).join(), name).toMatch(new RegExp(only));
  }
});

it('and a source that has moved is said', () => {
  const edit = { file: 'a.ts', find: 'x', put: 'y' };
  expect(() => applyEdit('', edit)).toThrow(/a\.ts has moved: found 0 times/);
  expect(() => applyEdit('x x', edit)).toThrow(/found 2 times/);
});

import { expect, it } from 'vitest';
import { countStatuses, readHostileFiles } from '../../benchmarks/hostile/read-hostile-files.mjs';

/** A few kinds of each; thousands with `npm run bench:hostile`. */
const FILES = 150;

it(`answers ${FILES} truncated, flipped and invented files, and no process dies of one`, async () => {
  const { answers, deaths } = await readHostileFiles({ count: FILES, seed: 'integration', jobs: 1 });
  expect(deaths).toEqual([]);
  expect(answers.filter(({ status }) => status === 'INNER_ERROR')).toEqual([]);
  expect(answers.filter(Boolean)).toHaveLength(FILES);
  // Files that decode all the same are read; the others are refused for what they are.
  const { IMAGE_INVALID_FORMAT = 0, FAIL = 0, OK = 0 } = countStatuses(answers);
  expect(IMAGE_INVALID_FORMAT).toBeGreaterThan(FILES / 4);
  expect(FAIL + OK).toBeGreaterThan(FILES / 10);
}, 240_000);

import { expect, it } from 'vitest';
import { matchPrefix } from './match-prefix.js';

it.each([
  ['namasiti', 'nama', 1, 4],
  ['nanasiti', 'nama', 0.75, 4],
  ['amasiti', 'nama', 0.75, 3],
  ['alamatjalan', 'alamat', 1, 6],
  ['alamaatjalan', 'alamat', 1 - 1 / 6, 7],
])('%s begins with %s', (text, word, score, length) => {
  const match = matchPrefix(text, word);
  expect(match?.score).toBeCloseTo(score);
  expect(match?.length).toBe(length);
});

it('finds nothing in nothing', () => {
  expect(matchPrefix('', 'nama')).toBeNull();
});

import { describe, expect, test } from 'vitest';
import { describeProgress } from './show-progress.js';

describe('progress', () => {
  test.each([
    [0, 250, 0, '0/250'],
    [0, 250, 5_000, '0/250'],
    [10, 250, 5_000, '10/250, 2.0 a second, 2 min 0 s left'],
    [249, 250, 124_500, '249/250, 2.0 a second, 1 s left'],
    [1, 10_000, 1_000, '1/10000, 1.0 a second, 2 h 46 min left'],
  ])('%i of %i after %i ms', (done, all, elapsedMs, told) => {
    expect(describeProgress(done, all, elapsedMs)).toBe(told);
  });
});

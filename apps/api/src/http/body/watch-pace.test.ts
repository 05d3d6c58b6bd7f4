import { expect, test } from 'vitest';
import { isTooSlow } from './watch-pace.js';

const SPAN = { bytes: 0, elapsedMs: 30_000, spanMs: 30_000, waitsForUs: false };

test('goes by the bytes of a span', () => {
  expect(isTooSlow({ ...SPAN, bytes: 29_999 }, 1_000)).toBe(true);
  expect(isTooSlow({ ...SPAN, bytes: 30_000 }, 1_000)).toBe(false);
});

test('does not blame the client for what lies unread, nor for a process that stood still', () => {
  expect(isTooSlow({ ...SPAN, waitsForUs: true }, 1_000)).toBe(false);
  expect(isTooSlow({ ...SPAN, elapsedMs: 60_000 }, 1_000)).toBe(false);
});

import { describe, expect, it } from 'vitest';
import { isTimeZone, toStartOfDay, toStartOfMonth } from './time-zone.js';

describe('days and months of a time zone', () => {
  it('a day begins at its midnight', () => {
    expect(toStartOfDay('2026-11-01', 'Asia/Jakarta').toISOString()).toBe('2026-10-31T17:00:00.000Z');
    expect(toStartOfDay('2026-11-01', 'UTC').toISOString()).toBe('2026-11-01T00:00:00.000Z');
  });

  it('also where the clocks change that night', () => {
    expect(toStartOfDay('2026-03-29', 'Europe/Berlin').toISOString()).toBe('2026-03-28T23:00:00.000Z');
    expect(toStartOfDay('2026-03-30', 'Europe/Berlin').toISOString()).toBe('2026-03-29T22:00:00.000Z');
  });

  it('a month is the one of the wall clock', () => {
    const lateInUtc = new Date('2026-10-31T18:00:00Z');
    expect(toStartOfMonth(lateInUtc, 'Asia/Jakarta').toISOString()).toBe('2026-10-31T17:00:00.000Z');
    expect(toStartOfMonth(lateInUtc, 'UTC').toISOString()).toBe('2026-10-01T00:00:00.000Z');
    expect(toStartOfMonth(lateInUtc, 'Asia/Jakarta', 2).toISOString()).toBe('2026-12-31T17:00:00.000Z');
  });

  it('knows a name from none', () => {
    expect([isTimeZone('Asia/Jakarta'), isTimeZone('Asia/Nowhere'), isTimeZone('')]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

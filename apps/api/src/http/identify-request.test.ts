import { describe, expect, it } from 'vitest';
import { toRequestId } from './identify-request.js';

describe('toRequestId', () => {
  it.each([
    '0b9c6a52-7f7e-4c55-9d5f-3a9f5f0f6a11',
    '01ARZ3NDEKTSV4RRFFQ69G5FAV',
    '4bf92f3577b34da6a3ce929d0e0e4736',
  ])('keeps what a machine made: %s', (id) => expect(toRequestId(id)).toBe(id));

  it.each([
    undefined,
    '',
    'budi-santoso',
    '3171040101990007',
    '31710401-0199-0007-0000-000000000000',
    '3171040101990007abcdef',
    'order.17',
  ])('takes nothing that a person may have written: %s', (id) => expect(toRequestId(id)).toBeNull());
});

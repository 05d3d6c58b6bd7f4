import { describe, expect, test } from 'vitest';
import { isInDoubt, isSure, mergeLooks } from './merge-looks.js';

/** A cell that shows `digit` with a probability, and for the rest something illegible. */
const seen = (digit: number, probability: number) => ({
  blank: 0,
  digits: Array.from({ length: 10 }, (_, value) => (value === digit ? probability : 0)),
  illegible: 1 - probability,
});
const BARE = { blank: 1, digits: Array.from({ length: 10 }, () => 0), illegible: 0 };

describe('a row looked at twice', () => {
  test('has each digit as sure as the surer look, whichever that is', () => {
    const merged = mergeLooks([seen(0, 0.72), seen(5, 0.99)], [seen(0, 0.99), seen(5, 0.54)]);
    expect(merged.map(({ digits }) => Math.max(...digits))).toEqual([0.99, 0.99]);
  });

  test('makes no digit of what one look takes for another, for bare ground or for nothing that can be told', () => {
    const first = [seen(1, 0.6), seen(0, 0.3), BARE, seen(3, 0.2)];
    expect(mergeLooks(first, [seen(7, 0.99), seen(0, 0.99), seen(0, 0.99), BARE])).toEqual(first);
  });
});

test('a digit in doubt is not sure, and bare ground is', () => {
  const cells = [seen(6, 0.84), seen(6, 0.95), BARE, seen(6, 0.1)];
  expect(cells.map(isSure)).toEqual([false, true, true, false]);
  expect(cells.map(isInDoubt)).toEqual([true, false, false, false]);
});

import { expect, it } from 'vitest';
import { parseRtRw } from './rt-rw.js';

it.each([
  ['003/004', '003', '004'],
  ['003 / 004', '003', '004'],
  ['0031004', '003', '004'],
  ['0037004', '003', '004'],
  ['003l004', '003', '004'],
  ['003 004', '003', '004'],
  ['003004', '003', '004'],
  ['3/4', '3', '4'],
  ['- / -', '-', '-'],
  ['-', '-', '-'],
])('%s', (text, rt, rw) => {
  expect(parseRtRw(text)).toEqual({ rt, rw });
});

it.each([[''], ['JL. MAWAR'], ['00300'], ['003/'], ['12345678']])('%s is none', (text) => {
  expect(parseRtRw(text)).toBeNull();
});

import { expect, it } from 'vitest';
import { isShortValue } from './is-short-value.js';

it.each([': -', 'ISLAM', ': LAKI-LAKI', 'BELUMKAWIN', ':WNI', 'O', 'AB+', 'SEUMUR HIDUP'])(
  '%j is one',
  (text) => {
    expect(isShortValue(text)).toBe(true);
  },
);

it.each([
  '',
  ':',
  'ISL',
  'LAKI',
  'SITI',
  'JL. CONTOH RAYA N',
  'PEGAWAI NEGERI S',
  '17-08-1989',
  'ISLA\uFFFD',
])('%j is none', (text) => {
  expect(isShortValue(text)).toBe(false);
});

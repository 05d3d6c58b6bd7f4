import { expect, it } from 'vitest';
import { isDamagedWord } from './find-damage.js';

const WORDS = ['BOJONEGORO', 'KARYAWAN SWASTA', 'MATA'];
const parsed = (text: string, listed = false) => ({ text, listed, logProbability: 0, posterior: 1 });

it.each([
  'BOJON',
  'NEGORO',
  'BOJONEGOO',
  'BOJQNEGORC',
  'ARYAWAN SWASTA',
  'KARYAWAN SWASTI',
  'MATE',
  'M',
  '-',
])('%s is what is left of a word', (text) => {
  expect(isDamagedWord(parsed(text), WORDS)).toBe(true);
});

it.each(['KENDARI', 'KARYAWANSWASTA', 'PEGAWAI SWASTA', 'LAMPUNG'])('%s is a word of its own', (text) => {
  expect(isDamagedWord(parsed(text), WORDS)).toBe(false);
});

it('a word of the list is whole', () => {
  expect(isDamagedWord(parsed('MATA', true), WORDS)).toBe(false);
});

import { expect, it } from 'vitest';
import { hasUntoldCharacter } from './find-lookalikes.js';

it.each([
  'C6O5',
  '8YP0J',
  'KAMPUNG C13UXNCO',
  'ladowusyaidka',
  'KPUTAMA',
  'KOMPLEK BUMI QA-5I',
  'BLOK O7',
  'JL. MELATI GGBUNTU',
])('%s has a character that cannot be told', (text) => {
  expect(hasUntoldCharacter(text)).toBe(true);
});

it.each([
  'JL. CONTOH NO.10',
  'BLOK F10 NO 12B',
  'KP. UTAMA RT.001/002',
  'JLN. KH. AHMAD II/7',
  'OTONG ISKANDAR',
  'Siti Lestari',
  'GG IV',
])('%s has none', (text) => {
  expect(hasUntoldCharacter(text)).toBe(false);
});

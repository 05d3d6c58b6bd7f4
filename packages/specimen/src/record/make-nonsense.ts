import type { Random } from '../random.js';
import { type Split, splitOfWord } from '../split.js';
import { type District, loadRegions } from './load-regions.js';
import { makePseudoWord } from './make-name.js';
import type { CardRecord, ContractFields } from './make-record.js';

const PLACEHOLDERS =
  'CONTOH SPECIMEN NAMA LENGKAP UJI COBA TEST SAMPLE DUMMY LOREM IPSUM DOLOR SIT AMET CONSECTETUR ADIPISCING ELIT ALAMAT SENDIRI KARTU TANDA PENDUDUK XXX ABC DEMO PERCOBAAN TIDAK BERLAKU'.split(
    ' ',
  );

function nonsenseWord(random: Random, split: Split): string {
  const draw = random.next();
  if (draw < 0.3) return random.pick(PLACEHOLDERS);
  if (draw < 0.75) return makePseudoWord(random, split);
  if (draw < 0.9) {
    for (;;) {
      const letters = Array.from({ length: random.integer(2, 9) }, () =>
        random.pick([..."ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-/.'"]),
      );
      const word = letters.join('').replace(/^[-/.']+|[-/.']+$/g, '');
      if (word && splitOfWord(word) === split) return word;
    }
  }
  return random.pick(random.pick<District>(loadRegions().districts).villages).split(' ', 1).join();
}

function nonsensePhrase(random: Random, split: Split, mostWords: number): string {
  const words = Array.from({ length: random.integer(1, mostWords) }, () => nonsenseWord(random, split));
  const draw = random.next();
  const phrase = words.join(' ');
  if (draw < 0.7) return phrase;
  if (draw < 0.9) return phrase.replace(/[A-Z]+/g, (word) => word[0] + word.slice(1).toLowerCase());
  return phrase.toLowerCase();
}

/**
 * The same card with random words in some or all of its free fields: what is printed must come back as
 * printed even where no list knows it. Enumerations keep a value of their list half of the time.
 */
export function makeNonsense(record: CardRecord, random: Random): CardRecord {
  const split = record.split;
  const fields: ContractFields = { ...record.fields };
  const phrases: [keyof ContractFields, number, number][] = [
    ['name', 4, 0.9],
    ['pob', 2, 0.7],
    ['address', 5, 0.8],
    ['village', 2, 0.7],
    ['district', 2, 0.7],
    ['work', 2, 0.5],
    ['religion', 1, 0.3],
    ['marital_status', 2, 0.2],
  ];
  for (const [field, mostWords, share] of phrases) {
    if (random.chance(share)) fields[field] = nonsensePhrase(random, split, mostWords);
  }
  if (random.chance(0.5)) fields.province = nonsensePhrase(random, split, 2).toUpperCase();
  if (random.chance(0.5)) {
    fields.city = `${random.pick(['KOTA', 'KABUPATEN'])} ${nonsensePhrase(random, split, 2).toUpperCase()}`;
  }
  if (random.chance(0.6)) {
    fields.id = random.pick([
      '1234567890123456',
      '3171234567890123',
      random.pick([...'0123456789']).repeat(16),
      Array.from({ length: 16 }, () => random.integer(0, 9)).join(''),
      Array.from({ length: 16 }, () => random.integer(0, 9)).join(''),
      Array.from({ length: 16 }, () => random.integer(0, 9)).join(''),
    ]);
  }
  return { ...record, fields, nonsense: true };
}

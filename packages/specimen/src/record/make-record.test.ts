import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.js';
import { SPLITS, splitOfWord } from '../split.js';
import { loadRegions } from './load-regions.js';
import { listStreetWords, makeAddress } from './make-address.js';
import { LONGEST_NAME, listNameWords, makePseudoWord } from './make-name.js';
import { type CardRecord, makeRecord } from './make-record.js';
import { makeWording, printRows, wrapValue } from './print-rows.js';

const seeds = Array.from({ length: 1500 }, (_, index) => index);
const records: CardRecord[] = seeds.map((seed) =>
  makeRecord(seed, { split: SPLITS[seed % 3]!, nonsenseShare: 0, foreignerShare: 0 }),
);

describe('makeRecord', () => {
  it('gives the same record for the same seed and another for another', () => {
    for (const split of SPLITS) expect(makeRecord('a', { split })).toEqual(makeRecord('a', { split }));
    expect(new Set(records.map((record) => record.fields.id)).size).toBeGreaterThan(1490);
  });

  it('builds a NIK that agrees with a region, the birth date and the sex', () => {
    const districts = new Set(loadRegions().districts.map(({ code }) => code));
    for (const { fields, sex, birthCorrected } of records) {
      expect(fields.id).toMatch(/^\d{16}$/);
      expect(districts).toContain(fields.id.slice(0, 6));
      expect(fields.id.slice(12)).not.toBe('0000');
      expect(fields.gender).toBe(sex === 'female' ? 'PEREMPUAN' : 'LAKI-LAKI');
      const day = Number(fields.id.slice(6, 8)) - (sex === 'female' ? 40 : 0);
      expect(day).toBeGreaterThanOrEqual(1);
      expect(day).toBeLessThanOrEqual(31);
      if (birthCorrected) continue;
      const [printedDay, month, year] = fields.dob.split('-') as [string, string, string];
      expect(day).toBe(Number(printedDay));
      expect(fields.id.slice(8, 12)).toBe(month + year.slice(2));
    }
  });

  it('places village, district, city and province inside one another', () => {
    const { provinces, regencies, districts } = loadRegions();
    for (const { fields, omissions } of records.slice(0, 300)) {
      if (omissions.village || omissions.district) continue;
      const homes = districts.filter(
        ({ name, villages }) => name === fields.district && villages.includes(fields.village),
      );
      const cities = homes.map(({ code }) => regencies.get(code.slice(0, 4))!.name);
      const bare = fields.city.replace(/^KOTA (ADM\. |ADMINISTRASI )?|^KABUPATEN (ADMINISTRASI )?/, '');
      expect(cities.some((city) => city.endsWith(bare))).toBe(true);
      expect(homes.some(({ code }) => provinces.has(code.slice(0, 2)))).toBe(true);
    }
  });

  it('keeps names within what a card holds, and prints single names, long names and titles', () => {
    const names = records.map(({ fields }) => fields.name);
    expect(Math.max(...names.map((name) => name.length))).toBeLessThanOrEqual(LONGEST_NAME);
    expect(names.some((name) => !name.includes(' '))).toBe(true);
    expect(names.some((name) => name.length > 34)).toBe(true);
    expect(names.some((name) => /, ?[A-Z]/.test(name))).toBe(true);
  });

  it('empties the fields of what it leaves out, and prints RT and RW in all their forms', () => {
    const forms = new Set(
      records.map(({ printedNeighbourhood }) => printedNeighbourhood.replace(/[1-9]/g, '0')),
    );
    for (const form of ['000/000', '000 / 000', '']) expect(forms).toContain(form);
    for (const { omissions, fields, printedNeighbourhood } of records) {
      if (omissions.neighbourhood) expect(fields.rt + fields.rw).toBe('');
      else expect(printedNeighbourhood.split('/').map((part) => part.trim())).toEqual([fields.rt, fields.rw]);
    }
  });

  it('gives a foreigner a country and a card that ends', () => {
    const { fields, other, foreigner } = makeRecord('guest', { nonsenseShare: 0, foreignerShare: 1 });
    expect(foreigner).toBe(true);
    expect(fields.nationnality).not.toBe('WNI');
    expect(other.validUntil).toMatch(/^\d{2}-\d{2}-\d{4}$/);
  });

  it('never prints nonsense in the test split', () => {
    expect(seeds.some((seed) => makeRecord(seed, { split: 'test' }).nonsense)).toBe(false);
    expect(seeds.some((seed) => makeRecord(seed, { split: 'train' }).nonsense)).toBe(true);
  });
});

describe('splits', () => {
  it('share no word of a name or a street', () => {
    for (const list of [listNameWords, listStreetWords]) {
      const words = SPLITS.flatMap((split) => list(split));
      expect(new Set(words).size).toBe(words.length);
      for (const split of SPLITS) expect(list(split).every((word) => splitOfWord(word) === split)).toBe(true);
    }
    const random = createRandom('pseudo');
    for (const split of SPLITS) expect(splitOfWord(makePseudoWord(random, split))).toBe(split);
  });

  it('print only their own words in names', () => {
    const foreign = new Set([...listNameWords('train'), ...listNameWords('dev')]);
    for (const { fields, split } of records) {
      if (split !== 'test') continue;
      const words = fields.name.split(/[ ,.'-]+/).filter((word) => word.length > 4 && word !== 'BINTI');
      expect(words.filter((word) => foreign.has(word))).toEqual([]);
    }
  });

  it('write addresses in many street forms', () => {
    const random = createRandom('streets');
    const addresses = Array.from({ length: 1500 }, () => makeAddress(random, 'train', 'SUKAMAJU'));
    for (const form of [
      /^JL\. /,
      /^JLN /,
      /^GG/,
      /^DSN/,
      /^KP/,
      /^PERUM/,
      /^KOMP/,
      /^BTN /,
      /^LINGK/,
      /BLOK [A-Z]+\d+\/\d+/,
      /RT\.?\s?\d/,
    ]) {
      expect(
        addresses.some((address) => form.test(address)),
        String(form),
      ).toBe(true);
    }
  });
});

describe('printRows', () => {
  it('prints every field that is not left out, in the card’s order', () => {
    const record = records.find(
      ({ omissions, believer }) => believer && Object.keys(omissions).length === 0,
    )!;
    const rows = printRows(record, makeWording(createRandom('wording')));
    expect(rows).toHaveLength(18);
    expect(rows[0]!.value).toBe(`PROVINSI ${record.fields.province}`);
    expect(rows.find(({ kind }) => kind === 'religion')!.label).toBe('Kepercayaan');
    const order = rows.map(({ kind }) => kind);
    expect(order.indexOf('nik')).toBeLessThan(order.indexOf('name'));
    expect(order.indexOf('district')).toBeLessThan(order.indexOf('religion'));
  });

  it('breaks long values at blanks without losing a letter', () => {
    const value = 'JL. PANGERAN DIPONEGORO BLOK A1/12 NO.3';
    const lines = wrapValue(value, (line) => line.length <= 16);
    expect(lines.join(' ')).toBe(value);
    expect(lines.every((line) => line.length <= 16)).toBe(true);
  });
});

import { describe, expect, it } from 'vitest';
import { matchExpected } from './match-expected.js';
import { matchName } from './match-name.js';

const printed = { id: '7471045203950001', name: 'MUHAMMAD RIZKI SANTOSO', dob: '12-03-1995' };
const nameMatch = (expected: string, name: string) =>
  matchExpected({ name: expected }, { ...printed, name }).name;
const rules = (expected: string, name: string) => matchName(expected, name).steps.map(({ rule }) => rule);

describe('matchName', () => {
  it.each([
    ['BUDI SANTOSO', 'BUDI SANTOSO', []],
    ['Budi Santoso', 'BUDI SANTOSO', []],
    ["NU'MAN  HAKIM", 'NUMAN HAKIM', []],
    ['Ságita Dewi', 'SAGITA DEWI', []],
    ['SITI NUR-HALIZA', 'SITI NUR HALIZA', []],
    ['H. BUDI SANTOSO', 'BUDI SANTOSO', ['title']],
    ['Hj. Siti Aminah, S.Pd., M.M.', 'SITI AMINAH', ['title']],
    ['DR. IR. BUDI SANTOSO, S.KOM', 'BUDI SANTOSO', ['title']],
    ['BUDI SANTOSO S.E.', 'BUDI SANTOSO', ['title']],
    ['BUDI SANTOSO', 'DRS. BUDI SANTOSO', ['title']],
    ['WIDODO JOKO', 'JOKO WIDODO', ['order']],
    ['MUH. RIZKI', 'MUHAMMAD RIZKI', ['abbreviation']],
    ['MUH.RIZKI', 'MUHAMMAD RIZKI', ['abbreviation']],
    ['MOH RIZKI', 'MOCHAMAD RIZKI', ['abbreviation']],
    ['M. RIZKI SANTOSO', 'MUHAMMAD RIZKI SANTOSO', ['abbreviation']],
    ['MOHAMAD RIZKI', 'MUHAMMAD RIZKI', ['variant']],
    ['ACHMAD DAHLAN', 'AHMAD DAHLAN', ['variant']],
    ['ABD. RAHMAN', 'ABDUL RAHMAN', ['abbreviation']],
    ['ANISA RAHMA', 'ANNISSA RAHMA', ['doubled_letter']],
    ['SOEKARNO', 'SUKARNO', ['old_spelling']],
    ['DJOKO SOETJIPTO', 'JOKO SUCIPTO', ['old_spelling', 'old_spelling']],
    ['JOESOEF', 'YUSUF', ['old_spelling']],
    ['SOEJATI', 'SUJATI', ['old_spelling']],
    ['SJAHRIR', 'SYAHRIR', ['old_spelling']],
    ['CHAIRIL ANWAR', 'KHAIRIL ANWAR', ['old_spelling']],
    ['SITI NUR HALIZA', 'SITI NURHALIZA', ['joined']],
    ['SUSILO B. YUDHOYONO', 'SUSILO BAMBANG YUDHOYONO', []],
    ['AHMAD BIN ABDULLAH', 'AHMAD ABDULLAH', []],
  ] as const)('%s agrees with %s', (expected, name, found) => {
    expect(nameMatch(expected, name)?.outcome).toBe('agrees');
    if (found.length > 0) expect(rules(expected, name)).toEqual(found);
  });

  it.each([
    ['BUDI SANTOSA', 'BUDI SANTOSO', ['letters']],
    ['BUDI', 'BUDI SANTOSO', ['missing']],
    ['SITI AMINAH', 'SITI AMINAT', ['letters']],
    ['BUDI JOKO SANTOSO', 'BUDI AGUS SANTOSO', ['different']],
  ] as const)('%s resembles %s: a person should look', (expected, name, found) => {
    expect(nameMatch(expected, name)?.outcome).toBe('resembles');
    expect(rules(expected, name)).toEqual(found);
  });

  it.each([
    ['BUDI SANTOSO', 'SITI AMINAH'],
    ['BUDI SANTOSO', 'BUDI WIDODO'],
    ['DEWI', 'DEVINA MAHARANI'],
    ['...', 'BUDI'],
    ['M', 'SITI'],
  ])('%s is not %s', (expected, name) => {
    expect(nameMatch(expected, name)?.outcome).toBe('disagrees');
  });

  it('leaves something of a name that looks like a title', () => {
    expect(matchName('H', 'H').score).toBe(1);
    expect(matchName('RA KARTINI', 'KARTINI').score).toBe(1);
    expect(matchName('ANDI SE', 'ANDI').steps.map(({ rule }) => rule)).toEqual(['missing']);
  });

  it('is worth the same in both directions, and says what each step took away', () => {
    for (const [one, other] of [
      ['MUH. RIZKI', 'MUHAMMAD RISKI'],
      ['BUDI', 'SANTOSO BUDI'],
      ['SITI NURHALIZA', 'SITI NUR HALIZA'],
    ] as const) {
      const { score, steps } = matchName(one, other);
      expect(matchName(other, one).score).toBe(score);
      expect(1 - steps.reduce((sum, { cost }) => sum + cost, 0)).toBeCloseTo(score, 3);
    }
  });

  it('takes whatever it is given', () => {
    for (const odd of ['', ' ', ',,,', '.'.repeat(100), 'A '.repeat(50), '😀', 'ß'])
      expect(matchName(odd, 'BUDI').score).toBeLessThanOrEqual(1);
  });
});

describe('matchExpected', () => {
  it('compares what was asked and nothing else', () => {
    expect(matchExpected({}, printed)).toEqual({});
    expect(matchExpected({ nik: printed.id, dob: '1995-03-12' }, printed)).toEqual({
      nik: { outcome: 'agrees', score: 1, steps: [] },
      dob: { outcome: 'agrees', score: 1, steps: [] },
    });
  });

  it('takes a number with another digit for another number', () => {
    const { nik } = matchExpected({ nik: '7471045203950002' }, printed);
    expect(nik).toMatchObject({ outcome: 'disagrees', score: 0.938, steps: [{ rule: 'digits' }] });
  });

  it('tells day and month that were swapped from another date', () => {
    expect(matchExpected({ dob: '03-12-1995' }, printed).dob).toMatchObject({
      outcome: 'resembles',
      steps: [{ rule: 'day_and_month' }],
    });
    expect(matchExpected({ dob: '13-03-1995' }, printed).dob).toMatchObject({
      outcome: 'disagrees',
      score: 0,
    });
  });

  it('knows nothing where nothing was read', () => {
    const empty = { id: '', name: '', dob: '' };
    const expected = { name: 'BUDI', nik: printed.id, dob: printed.dob };
    for (const match of Object.values(matchExpected(expected, empty))) expect(match.outcome).toBe('unknown');
  });
});

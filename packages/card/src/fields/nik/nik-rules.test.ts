import { describe, expect, it } from 'vitest';
import { nikAgreesWithBirth, nikAgreesWithGender, toBirthDates } from './nik-rules.js';

const WOMAN = '7471085708850003';
const MAN = '7471081708850003';

describe('a NIK and the birth date beside it', () => {
  it.each([
    [WOMAN, '17-08-1985', 'agrees'],
    [MAN, '17-08-1985', 'agrees'],
    [MAN, '17-08-2085', 'agrees'],
    [MAN, '18-08-1985', 'disagrees'],
    [MAN, '17-09-1985', 'disagrees'],
    [MAN, '17-08-1986', 'disagrees'],
    [MAN, '', 'unknown'],
    [MAN, '31-02-1985', 'unknown'],
    ['74710817', '17-08-1985', 'unknown'],
  ])('%s %s: %s', (nik, dob, outcome) => {
    expect(nikAgreesWithBirth(nik, dob)).toBe(outcome);
  });

  it('names the days it may mean, and none that is not in the calendar', () => {
    expect(toBirthDates(WOMAN)).toEqual(['17-08-1985', '17-08-2085']);
    expect(toBirthDates('7471083002850003')).toEqual([]);
    expect(toBirthDates('')).toEqual([]);
  });
});

describe('a NIK and the sex beside it', () => {
  it.each([
    [WOMAN, 'PEREMPUAN', 'agrees'],
    [WOMAN, 'LAKI-LAKI', 'disagrees'],
    [MAN, 'LAKI-LAKI', 'agrees'],
    [MAN, 'PEREMPUAN', 'disagrees'],
    [MAN, 'PRIA', 'unknown'],
    ['7471083508850003', 'LAKI-LAKI', 'disagrees'],
    ['7471088908850003', 'PEREMPUAN', 'disagrees'],
  ])('%s %s: %s', (nik, gender, outcome) => {
    expect(nikAgreesWithGender(nik, gender)).toBe(outcome);
  });
});

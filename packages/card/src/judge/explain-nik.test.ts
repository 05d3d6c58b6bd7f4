import { expect, it } from 'vitest';
import { explainNik } from './explain-nik.js';

it('tells where, when and as whom a number was given out', () => {
  expect(explainNik('7471045203950001', { dob: '12-03-1995', asOf: '2026-11-27' })).toMatchObject({
    province: 'SULAWESI TENGGARA',
    city: 'KOTA KENDARI',
    birth_date: '12-03-1995',
    sex: 'PEREMPUAN',
    serial: '0001',
  });
});

it('takes the century from the card, else the latest at which one may have a card', () => {
  const birth = (dob: string, asOf = '2026-11-27') =>
    explainNik('7471041203090001', { dob, asOf }).birth_date;
  expect(birth('12-03-1909')).toBe('12-03-1909');
  expect(birth('')).toBe('12-03-2009');
  expect(birth('', '2020-01-01')).toBe('12-03-1909');
});

it('says nothing of what is not listed, or no day', () => {
  expect(explainNik('0000009902950001', { dob: '', asOf: '2026-11-27' })).toEqual({
    province: null,
    city: null,
    district: null,
    birth_date: null,
    sex: null,
    serial: '0001',
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findPrintedDate, parseDate } from './date.js';

it('knows exactly the days of the calendar', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('1900-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
      (date) => {
        const [year, month, day] = date.toISOString().slice(0, 10).split('-');
        expect(parseDate(`${day}-${month}-${year}`)).toEqual({
          day: Number(day),
          month: Number(month),
          year: Number(year),
        });
      },
    ),
  );
  expect(parseDate('31-02-1990')).toBeNull();
  expect(parseDate('29-02-1900')).toBeNull();
  expect(parseDate('00-01-1990')).toBeNull();
});

describe('findPrintedDate', () => {
  it.each([
    ['KENDARI, 17-08-1985', '17-08-1985', 9],
    ['KENDARI, 17 - 08 - 1985', '17-08-1985', 9],
    ['KENDARI, 17.08.1985', '17-08-1985', 9],
    ['KENDARI 17/8/1985', '17-08-1985', 8],
    ['KENDARI, 7-8-1985', '07-08-1985', 9],
    ['KENDARI, 17 08 1985', '17-08-1985', 9],
    ['KENDARI, 17 AGUSTUS 1985', '17-08-1985', 9],
    ['KENDARI, 17 Agt 1985', '17-08-1985', 9],
    ['KENDARI, 17-NOP-1985', '17-11-1985', 9],
    ['KENDARI, 2 PEBRUARI 1985', '02-02-1985', 9],
  ])('%s', (text, date, start) => {
    expect(findPrintedDate(text)).toEqual({ date, start });
  });

  it.each(['KENDARI', '17-08-85', '31-02-1985', '17 AGUS7US 1985', '17 XYZ 1985', '17081985'])(
    '%s ends with none',
    (text) => {
      expect(findPrintedDate(text)).toBeNull();
    },
  );
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseDate } from './date.js';

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

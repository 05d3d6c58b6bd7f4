import { expect, it } from 'vitest';
import { toMinorUnits, toRupiah, toWhole } from './amounts';

it('takes rupiah as people write them', () => {
  expect(toMinorUnits('500')).toBe(50_000);
  expect(toMinorUnits(' 1.250.000 ')).toBe(125_000_000);
  expect(toMinorUnits('')).toBeUndefined();
  expect(toMinorUnits('-5')).toBeUndefined();
  expect(toWhole('12a')).toBeUndefined();
  expect(toWhole('0')).toBe(0);
  expect(toRupiah(50_000)).toBe('500');
});

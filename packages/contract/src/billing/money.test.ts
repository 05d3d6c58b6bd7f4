import { describe, expect, it } from 'vitest';
import { formatMoney } from './money.js';

describe('formatMoney', () => {
  it('writes amounts in the currency’s own units', () => {
    expect(formatMoney(50_000, 'IDR')).toBe('Rp500,00');
    expect(formatMoney(-50_000n, 'IDR')).toBe('-Rp500,00');
    expect(formatMoney(0, 'IDR')).toBe('Rp0,00');
    expect(formatMoney(1_234_567_89, 'IDR')).toBe('Rp1.234.567,89');
  });

  it('knows how many digits a minor unit has', () => {
    expect(formatMoney(1_250, 'USD')).toBe('US$12,50');
    expect(formatMoney(1_250, 'JPY')).toBe('JP¥1.250');
    expect(formatMoney(5, 'USD')).toBe('US$0,05');
  });

  it('loses no digit of a sum that a number cannot hold', () => {
    expect(formatMoney(9_007_199_254_740_993_01n, 'IDR')).toBe('Rp9.007.199.254.740.993,01');
  });
});

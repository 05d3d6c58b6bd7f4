/** Amounts are whole numbers of the currency's minor unit (ISO 4217: 100 to the rupiah); these show them to people. */

/** Currencies whose minor unit is not a hundredth. Source: ISO 4217:2015, list one (2024-06-25). */
const MINOR_DIGITS: Readonly<Record<string, number>> = Object.fromEntries([
  ...'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'
    .split(' ')
    .map((code) => [code, 0]),
  ...'BHD IQD JOD KWD LYD OMR TND'.split(' ').map((code) => [code, 3]),
  ...'CLF UYW'.split(' ').map((code) => [code, 4]),
]);

/**
 * The amount as it is written in Indonesia, e.g. `Rp500,00`, `US$12,50`, `-Rp500,00`. Not by Intl's own count of digits,
 * which leaves out the sen of the rupiah.
 *
 * @param currency ISO 4217
 */
export function formatMoney(amountMinor: bigint | number, currency: string): string {
  const digits = MINOR_DIGITS[currency] ?? 2;
  // Written out, for a number would lose digits of a large sum.
  const decimal = toDecimal(BigInt(amountMinor), digits);
  return getFormat(currency, digits)
    .format(decimal)
    .replace(/[\u00a0\u202f]/g, '');
}

/** Kept, for each poll of a job that was charged needs one, and to make it takes a tenth of a millisecond. */
const formats = new Map<string, Intl.NumberFormat>();

/** @throws RangeError for what is no currency's code, of which so nothing is kept: there are fewer than 20,000 */
function getFormat(currency: string, digits: number): Intl.NumberFormat {
  const known = formats.get(currency);
  if (known) return known;
  const format = new Intl.NumberFormat('id-ID', {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  formats.set(currency, format);
  return format;
}

/** As a decimal number: 50000 and 2 make `500.00`. */
function toDecimal(amountMinor: bigint, digits: number): `${number}` {
  const sign = amountMinor < 0n ? '-' : '';
  const text = String(amountMinor < 0n ? -amountMinor : amountMinor).padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  const fraction = digits > 0 ? `.${text.slice(text.length - digits)}` : '';
  return `${sign}${whole}${fraction}` as `${number}`;
}

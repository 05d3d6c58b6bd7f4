import { language } from './session/preferences';

/** Numbers, times and sums as the chosen language writes them. */

const LOCALE = { id: 'id-ID', en: 'en-GB' } as const;

export function formatNumber(value: number): string {
  return new Intl.NumberFormat(LOCALE[language.value]).format(value);
}

export function formatPercent(share: number): string {
  const options = { style: 'percent', maximumFractionDigits: share > 0.9 && share < 1 ? 1 : 0 } as const;
  return new Intl.NumberFormat(LOCALE[language.value], options).format(share);
}

/** ISO 4217: currencies without a minor unit. Browsers ask CLDR instead, for which a rupiah has no sen. */
const WHOLE_CURRENCIES: ReadonlySet<string> = new Set([
  'JPY',
  'KRW',
  'VND',
  'CLP',
  'ISK',
  'PYG',
  'UGX',
  'XAF',
  'XOF',
]);

/** @param amountMinor in the currency's minor unit, e.g. sen */
export function formatMoney(amountMinor: number, currency: string): string {
  const amount = WHOLE_CURRENCIES.has(currency) ? amountMinor : amountMinor / 100;
  const digits = Number.isInteger(amount) ? 0 : 2;
  const options = {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  } as const;
  return new Intl.NumberFormat(LOCALE[language.value], options).format(amount);
}

export function formatTime(iso: string): string {
  return new Intl.DateTimeFormat(LOCALE[language.value], { dateStyle: 'medium', timeStyle: 'medium' }).format(
    new Date(iso),
  );
}

/** @param day YYYY-MM-DD or YYYY-MM */
export function formatDay(day: string): string {
  const isMonth = /^\d{4}-\d{2}$/.test(day);
  if (!isMonth && !/^\d{4}-\d{2}-\d{2}$/.test(day)) return day;
  const options: Intl.DateTimeFormatOptions = isMonth
    ? { year: 'numeric', month: 'long', timeZone: 'UTC' }
    : { dateStyle: 'medium', timeZone: 'UTC' };
  return new Intl.DateTimeFormat(LOCALE[language.value], options).format(
    new Date(isMonth ? `${day}-01` : day),
  );
}

export function formatDuration(ms: number): string {
  if (ms < 1_000) return `${formatNumber(Math.round(ms))} ms`;
  const seconds = ms / 1_000;
  if (seconds < 120) return `${formatNumber(Math.round(seconds * 10) / 10)} s`;
  return `${formatNumber(Math.round(seconds / 60))} min`;
}

export function formatAge(seconds: number): string {
  const unit = (value: number, name: 'second' | 'minute' | 'hour' | 'day') =>
    new Intl.NumberFormat(LOCALE[language.value], { style: 'unit', unit: name, unitDisplay: 'long' }).format(
      value,
    );
  if (seconds < 120) return unit(Math.round(seconds), 'second');
  if (seconds < 7_200) return unit(Math.round(seconds / 60), 'minute');
  if (seconds < 172_800) return unit(Math.round(seconds / 3_600), 'hour');
  return unit(Math.round(seconds / 86_400), 'day');
}

/** As much of an id as people compare. Its end: it begins with the time, which those of one minute have in common. */
export function formatId(id: string): string {
  return `…${id.slice(-8)}`;
}

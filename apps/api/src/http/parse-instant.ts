import { toStartOfDay } from '@ktp-ocr/contract/billing/time-zone';

/** A time in a query that its schema has checked: RFC 3339, or a day, which begins at midnight in the zone. */
export function parseInstant(text: string, timeZone: string): Date;
export function parseInstant(text: string | undefined, timeZone: string): Date | undefined;
export function parseInstant(text: string | undefined, timeZone: string): Date | undefined {
  if (text === undefined) return undefined;
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? toStartOfDay(text, timeZone) : new Date(text);
}

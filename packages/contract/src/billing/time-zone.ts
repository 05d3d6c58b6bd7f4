/** Calendar days and months of the billing time zone as instants. */

/** Midnight of a day (`YYYY-MM-DD`) in a zone, e.g. `Asia/Jakarta`. Where a clock change skips midnight, the day's first instant. */
export function toStartOfDay(day: string, timeZone: string): Date {
  const wallClockMs = Date.parse(`${day}T00:00:00Z`);
  // The zone's offset may change between the guess and the instant: asked twice, it is that of the instant.
  const guess = wallClockMs - toOffsetMs(wallClockMs, timeZone);
  return new Date(wallClockMs - toOffsetMs(guess, timeZone));
}

/** The first instant of the month that `now` lies in, or of one `monthsLater`. */
export function toStartOfMonth(now: Date, timeZone: string, monthsLater = 0): Date {
  const local = new Date(now.getTime() + toOffsetMs(now.getTime(), timeZone));
  const first = new Date(Date.UTC(local.getUTCFullYear(), local.getUTCMonth() + monthsLater, 1));
  return toStartOfDay(first.toISOString().slice(0, 10), timeZone);
}

/** Whether the runtime knows the zone by this IANA name. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** How far a zone's wall clock is ahead of UTC at an instant. */
function toOffsetMs(instantMs: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(instantMs);
  const read = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((part) => part.type === type)?.value ?? 0);
  const wallClockMs = Date.UTC(
    read('year'),
    read('month') - 1,
    read('day'),
    read('hour'),
    read('minute'),
    read('second'),
  );
  return wallClockMs - Math.floor(instantMs / 1_000) * 1_000;
}

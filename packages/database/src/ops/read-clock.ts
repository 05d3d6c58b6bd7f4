import type { Queryable } from '../connect-database.js';

/**
 * The time by which everything here is dated and expires. Processes may disagree about theirs by hours; there is only
 * one database.
 */
export async function readClock(database: Queryable): Promise<Date> {
  const [row] = await database.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
  return row!.now;
}

import type { Queryable } from '../connect-database.js';
import { requireRow } from '../require-row.js';

/**
 * The time by which everything here is dated and expires. Processes may disagree about theirs by hours; there is only
 * one database.
 */
export async function queryClock(database: Queryable): Promise<Date> {
  return requireRow(await database.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`).now;
}

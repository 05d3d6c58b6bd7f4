import type { Database } from '../connect-database.js';

/** A worker not heard of for this long counts as gone. */
const HEARTBEAT_VALID_SECONDS = 15;

/** Says that this worker lives and how many of its readers are warm. */
export async function recordHeartbeat(
  database: Database,
  heartbeat: { readonly id: string; readonly warmReaders: number },
): Promise<void> {
  await database.direct.$executeRaw`
    INSERT INTO worker_heartbeats (id, warm_readers) VALUES (${heartbeat.id}::uuid, ${heartbeat.warmReaders})
    ON CONFLICT (id) DO UPDATE SET warm_readers = excluded.warm_readers, seen_at = clock_timestamp()`;
}

/** Takes this worker off the list on a graceful stop, and with it those that vanished long ago. */
export async function removeHeartbeat(database: Database, id: string): Promise<void> {
  await database.direct.$executeRaw`
    DELETE FROM worker_heartbeats WHERE id = ${id}::uuid OR seen_at < clock_timestamp() - interval '1 day'`;
}

/** Warm readers over all living workers: what /readyz reports as the model. */
export async function countWarmReaders(database: Database): Promise<number> {
  const [row] = await database.direct.$queryRaw<{ readers: number }[]>`
    SELECT coalesce(sum(warm_readers), 0)::integer AS readers FROM worker_heartbeats
    WHERE seen_at > clock_timestamp() - ${HEARTBEAT_VALID_SECONDS} * interval '1 second'`;
  return row?.readers ?? 0;
}

/** Workers heard of lately, whether their readers are warm yet or not. */
export async function countLivingWorkers(database: Database): Promise<number> {
  const [row] = await database.direct.$queryRaw<{ workers: number }[]>`
    SELECT count(*)::integer AS workers FROM worker_heartbeats
    WHERE seen_at > clock_timestamp() - ${HEARTBEAT_VALID_SECONDS} * interval '1 second'`;
  return row?.workers ?? 0;
}

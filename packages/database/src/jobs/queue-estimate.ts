import type { Database } from '../connect-database.js';
import { countWarmReaders } from '../ops/worker-heartbeat.js';
import { isExactly } from './job-status.js';

/** How fast cards are read just now, measured over those read last. */
export interface Throughput {
  /** Living readers over all workers; none means that nothing moves. */
  readonly warmReaders: number;
  /** Mean time of one reading; null when none was read lately. */
  readonly meanReadMs: number | null;
}

const MEASURED_READINGS = 100;
const MEASURED_WITHIN_MINUTES = 10;

export async function measureThroughput(database: Database): Promise<Throughput> {
  const [warmReaders, [row]] = await Promise.all([
    countWarmReaders(database),
    database.direct.$queryRaw<{ mean_read_ms: number | null }[]>`
      SELECT avg(read_ms)::double precision AS mean_read_ms FROM (
        SELECT read_ms FROM jobs
        -- Test keys' jobs are answered without being read.
        WHERE read_ms IS NOT NULL AND livemode
          AND finished_at > statement_timestamp() - ${MEASURED_WITHIN_MINUTES} * interval '1 minute'
        ORDER BY finished_at DESC LIMIT ${MEASURED_READINGS}) AS lately`,
  ]);
  return { warmReaders, meanReadMs: row?.mean_read_ms ?? null };
}

/** How many queued jobs go before this one, itself counted: 1 is next. Null once it is no longer queued. */
export async function findQueuePosition(database: Database, jobId: string): Promise<number | null> {
  const [row] = await database.direct.$queryRaw<{ position: number }[]>`
    SELECT (
      SELECT count(*)::integer FROM jobs AS ahead
      WHERE ahead.status = 'queued'
        AND (ahead.priority, ahead.created_at, ahead.id) <= (jobs.priority, jobs.created_at, jobs.id)) AS position
    FROM jobs WHERE id = ${jobId}::uuid AND ${isExactly('queued')}`;
  return row?.position ?? null;
}

import { Prisma } from './generated/client.js';

/**
 * SQL for a FROM clause: the transaction that reads from it commits without waiting for the disk. For what costs nothing when
 * a crash of PostgreSQL takes back its last moments: a claim (the job waits again), a lease, word of an image that is gone
 * (it is deleted again). Never for what is promised, charged, handed out or deleted for good.
 *
 * Every move of a job is announced, and PostgreSQL lets one announcing transaction commit at a time: one that waits for the
 * disk meanwhile keeps all others waiting (`Lock:object` in pg_stat_activity).
 */
export const WITHOUT_FLUSH = Prisma.sql`(SELECT set_config('synchronous_commit', 'off', true)) AS without_flush`;

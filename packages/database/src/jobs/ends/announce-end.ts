import type { Database } from '../../connect-database.js';
import { Prisma } from '../../generated/client.js';

/**
 * SQL for a FROM clause: this transaction leaves the announcement of its job's end to `announceEnd`, afterwards. Else the
 * trigger `announce_job_end` makes it at commit, where only one transaction at a time may announce, and each waits for the disk.
 */
export const ANNOUNCED_LATER = Prisma.sql`
  (SELECT set_config('ktp.ends_announced', 'after commit', true)) AS announced_later`;

/** One that gets no answer, its connection having been cut unheard, must not keep the others waiting and gathering for ever. */
const ANSWERED_WITHIN_MS = 5_000;

/** Ends that came while others were being announced. They go together as soon as those are out. */
const gathered = new WeakMap<Database, string[]>();

/**
 * Tells those who wait that a job has ended. Nobody waits for this, neither for the disk nor for an answer: should it get
 * lost, they look for themselves within a second (see `watchJobEnds`).
 */
export function announceEnd(database: Database, jobId: string): void {
  const next = gathered.get(database);
  if (next) next.push(jobId);
  else void announceAll(database, [jobId]);
}

async function announceAll(database: Database, jobIds: readonly string[]): Promise<void> {
  for (let ids = jobIds; ids.length > 0; ) {
    const next: string[] = [];
    gathered.set(database, next);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ANSWERED_WITHIN_MS);
    });
    const announced = database.direct.$queryRaw`
      SELECT pg_notify('job_ended', id), set_config('synchronous_commit', 'off', true)
      FROM unnest(${ids}::text[]) AS id`;
    try {
      await Promise.race([announced, late]);
    } catch {
      // See above.
    } finally {
      clearTimeout(timer);
    }
    ids = next;
  }
  gathered.delete(database);
}

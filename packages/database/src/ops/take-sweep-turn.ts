import type { Database } from '../connect-database.js';

/** Timers fire a little early now and then: who comes back after its interval must not find it too early. */
const EARLY = 0.9;
/** A turn is written down to the millisecond, the next one if that is nearer: only what lies further ahead is of another clock. */
const AHEAD_MS = 1_000;

/**
 * Whether it is time for another sweep, over all workers. Of those that ask at once one is told yes. A turn is a moment and
 * not a lock: should who took it die, the next is another's. One that lies ahead is of a clock that was set back since: nobody
 * waits until then.
 *
 * @param options.intervalMs how long after the last turn the next may come
 */
export async function takeSweepTurn(
  database: Database,
  options: { readonly name: 'jobs'; readonly intervalMs: number },
): Promise<boolean> {
  const taken = await database.prisma.$executeRaw`
    INSERT INTO sweep_turns (name, taken_at) VALUES (${options.name}, clock_timestamp())
    ON CONFLICT (name) DO UPDATE SET taken_at = excluded.taken_at
    WHERE sweep_turns.taken_at <= clock_timestamp() - ${options.intervalMs * EARLY} * interval '1 millisecond'
      OR sweep_turns.taken_at > clock_timestamp() + ${AHEAD_MS} * interval '1 millisecond'`;
  return taken === 1;
}

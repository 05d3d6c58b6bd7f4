import type { Database } from '../connect-database.js';

export interface OpenCheck {
  readonly id: string;
  readonly livemode: boolean;
  readonly wrappedKey: Uint8Array;
  /** Since it was asked for. */
  readonly waitedMs: number;
}

/** A check that waits for its answer; null where nobody waits any more, or it has one. */
export async function findOpenCheck(database: Database, id: string): Promise<OpenCheck | null> {
  const [check] = await database.prisma.$queryRaw<OpenCheck[]>`
    SELECT id, livemode, wrapped_key AS "wrappedKey",
           (extract(epoch FROM clock_timestamp() - created_at) * 1000)::double precision AS "waitedMs"
    FROM checks WHERE id = ${id}::uuid AND answer IS NULL`;
  return check ?? null;
}

import type { Database } from '../connect-database.js';

/** Our own, so that nobody else's lock is in the way. */
const CANARY_LOCK_ID = 7_236_471;

/** The wrapped data key of the canary; null where no process has made one yet. */
export async function findCanary(database: Database, id: string): Promise<Uint8Array | null> {
  const found = await database.prisma.storageCanary.findUnique({ where: { id } });
  return found?.wrappedKey ?? null;
}

/**
 * The data key of the canary, wrapped; made by `make` where there is none yet. One process makes it, however many start
 * at once: the others wait and find it.
 *
 * @param make stores the canary under this id and returns its wrapped key
 */
export async function findOrMakeCanary(
  database: Database,
  id: string,
  make: () => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const found = await findCanary(database, id);
  if (found) return found;
  return database.prisma.$transaction(async (transaction) => {
    await transaction.$executeRaw`SELECT pg_advisory_xact_lock(${CANARY_LOCK_ID})`;
    const made = await transaction.storageCanary.findUnique({ where: { id } });
    if (made) return made.wrappedKey;
    const wrappedKey = new Uint8Array(await make());
    await transaction.storageCanary.create({ data: { id, wrappedKey } });
    return wrappedKey;
  });
}

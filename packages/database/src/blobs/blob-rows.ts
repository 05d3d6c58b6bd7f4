import type { Database } from '../connect-database.js';

/** The table `blobs`: sealed images of jobs that wait, where BLOB_STORE is `postgres`. */
export interface BlobRows {
  write(id: string, bytes: Uint8Array): Promise<void>;
  read(id: string): Promise<Uint8Array | null>;
  delete(id: string): Promise<void>;
  listIds(options: { readonly after: string | null; readonly limit: number }): Promise<string[]>;
}

/** Before every UUID that is made. */
const LOWEST_ID = '00000000-0000-0000-0000-000000000000';

export function createBlobRows({ prisma }: Database): BlobRows {
  return {
    async write(id, bytes) {
      await prisma.$executeRaw`
        INSERT INTO blobs (id, sealed) VALUES (${id}::uuid, ${new Uint8Array(bytes)})
        ON CONFLICT (id) DO UPDATE SET sealed = excluded.sealed`;
    },
    async read(id) {
      const [row] = await prisma.$queryRaw<{ sealed: Uint8Array }[]>`
        SELECT sealed FROM blobs WHERE id = ${id}::uuid`;
      return row?.sealed ?? null;
    },
    async delete(id) {
      await prisma.$executeRaw`DELETE FROM blobs WHERE id = ${id}::uuid`;
    },
    async listIds({ after, limit }) {
      const rows = await prisma.$queryRaw<{ id: string }[]>`
        SELECT id::text AS id FROM blobs WHERE id > ${after ?? LOWEST_ID}::uuid ORDER BY id LIMIT ${limit}`;
      return rows.map(({ id }) => id);
    },
  };
}

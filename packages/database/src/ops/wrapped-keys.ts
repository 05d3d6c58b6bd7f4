import type { Database } from '../connect-database.js';
import { Prisma } from '../generated/client.js';

/** Where the master key's wrappings lie: the column of each table. */
const COLUMNS = {
  jobs: 'wrapped_key',
  webhook_endpoints: 'wrapped_key',
  webhook_secrets: 'wrapped',
  storage_canary: 'wrapped_key',
} as const;

export type WrappedKeyTable = keyof typeof COLUMNS;

export interface WrappedKey {
  readonly id: string;
  readonly wrapped: Uint8Array;
}

const BATCH = 500;

/** Every wrapping of a table, by id. What is added meanwhile may be left out. */
export async function* listWrappedKeys(
  database: Database,
  table: WrappedKeyTable,
): AsyncIterable<WrappedKey> {
  const [from, column] = [Prisma.raw(table), Prisma.raw(COLUMNS[table])];
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const rows = await database.prisma.$queryRaw<WrappedKey[]>`
      SELECT id, ${column} AS wrapped FROM ${from}
      WHERE id > ${after}::uuid AND ${column} IS NOT NULL ORDER BY id LIMIT ${BATCH}`;
    yield* rows;
    const last = rows.at(-1);
    if (!last) return;
    after = last.id;
  }
}

/** Puts a new wrapping of the same key in the place of one, unless that was shredded meanwhile. @returns whether it did */
export async function replaceWrappedKey(
  database: Database,
  table: WrappedKeyTable,
  { id, wrapped, rewrapped }: WrappedKey & { readonly rewrapped: Uint8Array },
): Promise<boolean> {
  const [from, column] = [Prisma.raw(table), Prisma.raw(COLUMNS[table])];
  const count = await database.prisma.$executeRaw`
    UPDATE ${from} SET ${column} = ${rewrapped} WHERE id = ${id}::uuid AND ${column} = ${wrapped}`;
  return count === 1;
}

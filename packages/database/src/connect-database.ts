import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { createDirectSql, type Queryable } from './direct-sql.js';
import { PrismaClient } from './generated/client.js';

export type { Queryable } from './direct-sql.js';

/** The connection to PostgreSQL. Every operation takes one as its first argument. */
export interface Database {
  readonly prisma: PrismaClient;
  /** For what comes with every request or card: one statement, one transaction, past Prisma's client. */
  readonly direct: Queryable;
  readonly url: string;
  /** The connections, for whoever watches them. */
  readonly pool: Pick<pg.Pool, 'totalCount' | 'idleCount' | 'waitingCount'>;
  close(): Promise<void>;
}

/** @param options.maxConnections size of the pool; one waiting query more than that queues for at most 10 s */
export function connectDatabase(options: {
  readonly url: string;
  readonly maxConnections?: number;
  /** IANA name of the zone whose months quotas and free tiers follow. */
  readonly billingTimeZone?: string;
}): Database {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.maxConnections ?? 10,
    connectionTimeoutMillis: 10_000,
    // Said once per connection, so that every statement, and whoever looks at one, goes by the same calendar.
    options: [
      `-c ktp.billing_time_zone=${options.billingTimeZone ?? DEFAULT_BILLING_TIME_ZONE}`,
      `-c idle_in_transaction_session_timeout=${IDLE_TRANSACTION_MS}`,
    ].join(' '),
  });
  // An idle connection that breaks is replaced; unheard, its error would end the process.
  pool.on('error', () => {});
  const toStatementName = nameStatements();
  const adapter = new PrismaPg(pool, {
    disposeExternalPool: true,
    statementNameGenerator: ({ sql }) => toStatementName(sql),
  });
  const prisma = new PrismaClient({ adapter, transactionOptions: TRANSACTION_OPTIONS });
  return {
    prisma,
    direct: createDirectSql(pool, toStatementName),
    url: options.url,
    pool,
    async close() {
      await prisma.$disconnect();
      // Prisma opens its adapter, and so ends the pool, only if it was ever asked for anything.
      if (!pool.ending) await pool.end();
    },
  };
}

/** Texts beyond so many are parsed anew each time: of a statement for a hundred rows each number of rows has its own. */
const MAX_NAMED_STATEMENTS = 300;
/** PostgreSQL cuts names at 63 bytes. */
const NAME_START_LENGTH = 40;

/**
 * Names under which PostgreSQL keeps what it has parsed and planned, for each connection: a third of its time for a job was
 * spent on the same statements again. A pooler between us must know of prepared statements (PgBouncer from 1.21 on).
 */
function nameStatements(): (text: string) => string {
  const names = new Map<string, string>();
  return (sql) => {
    const known = names.get(sql);
    if (known !== undefined || names.size >= MAX_NAMED_STATEMENTS) return known ?? '';
    // Begins as the statement does, for whoever looks at pg_prepared_statements.
    const name = `${sql.trim().slice(0, NAME_START_LENGTH)}#${names.size}`;
    names.set(sql, name);
    return name;
  };
}

/** How the connections are doing: how many there are, how many of them are idle, and how many queries wait for one. */
export function toPoolState({ pool }: Database) {
  return { total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount };
}

/** Cards and their operators are Indonesian; BILLING_TIME_ZONE says otherwise. */
export const DEFAULT_BILLING_TIME_ZONE = 'Asia/Jakarta';

/** A process that is frozen in a transaction lets nobody wait for its locks any longer than this. */
const IDLE_TRANSACTION_MS = 30_000;

/** Prisma's own 2 s and 5 s would refuse a burst of submits of one key, which wait for each other's lock on its row. */
const TRANSACTION_OPTIONS = { maxWait: 10_000, timeout: 15_000 };

/** Resolves when the database answers; rejects with the driver's error otherwise. */
export async function pingDatabase(database: Database): Promise<void> {
  await database.prisma.$queryRaw`SELECT 1`;
}

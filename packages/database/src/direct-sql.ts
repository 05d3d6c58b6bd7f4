import type pg from 'pg';
import pgTypes from 'pg';
import { Prisma } from './generated/client.js';

/**
 * SQL that is sent as it is written: what an operation's statements run on. A connection, or a transaction that is open.
 */
export interface Queryable {
  $queryRaw<Rows = unknown>(
    query: TemplateStringsArray | Prisma.Sql,
    ...values: unknown[]
  ): PromiseLike<Rows>;
  /** @returns how many rows were changed */
  $executeRaw(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]): PromiseLike<number>;
}

/** Counts and money come as BigInt, as they do from Prisma. */
const PARSERS: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text') =>
    oid === pgTypes.types.builtins.INT8 ? BigInt : pgTypes.types.getTypeParser(oid, format)) as never,
};

/**
 * The pool itself under Prisma's names for raw SQL, so that a statement need not know which of the two it runs on. For
 * statements that come with every request or card: Prisma's client compiles, serialises and maps each anew, which cost more
 * than PostgreSQL took to answer.
 *
 * Each statement is a transaction of its own. Rejects with the driver's error.
 */
export function createDirectSql(pool: pg.Pool, toStatementName: (text: string) => string): Queryable {
  async function run(query: TemplateStringsArray | Prisma.Sql, values: unknown[]) {
    const sql = query instanceof Prisma.Sql ? query : Prisma.sql(query, ...values);
    const { text } = sql;
    const name = toStatementName(text);
    return pool.query({ text, values: sql.values, types: PARSERS, ...(name === '' ? {} : { name }) });
  }
  return {
    async $queryRaw<Rows>(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) {
      return (await run(query, values)).rows as Rows;
    },
    async $executeRaw(query, ...values) {
      return (await run(query, values)).rowCount ?? 0;
    },
  };
}

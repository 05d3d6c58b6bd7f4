/** What the set-up hands to every house test: `inject('house')`. */
export type House = {
  /** A connection that may create databases. */
  adminUrl: string;
  /** Migrated; never connect to it, for PostgreSQL clones only what nobody uses. */
  templateDatabase: string;
  /** Null where no Redis is to be had: the queue then lives in the test's own database. */
  redisUrl: string | null;
};

declare module 'vitest' {
  interface ProvidedContext {
    house: House;
  }
}

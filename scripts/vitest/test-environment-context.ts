/** What the set-up hands to every integration test: `inject('testEnvironment')`. */
export type ProvidedTestEnvironment = {
  /** A connection that may create databases. */
  adminUrl: string;
  /** The same server as the role that an installation's processes have. */
  appUrl: string;
  /** Migrated; never connect to it, for PostgreSQL clones only what nobody uses. */
  templateDatabase: string;
  /** Null where no Redis is to be had: the queue then lives in the test's own database. */
  redisUrl: string | null;
};

declare module 'vitest' {
  interface ProvidedContext {
    testEnvironment: ProvidedTestEnvironment;
  }
}

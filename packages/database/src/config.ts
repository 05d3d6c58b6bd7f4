/** Where the database is, as who owns its tables and as who the processes are. */
export interface MigrationConfig {
  /** Of DATABASE_OWNER_URL, or DATABASE_URL where one role is all there is. */
  readonly ownerUrl: string;
  /** Of DATABASE_URL; undefined where that is the owner's. */
  readonly appUrl: string | undefined;
}

/** @throws Error when DATABASE_URL is missing, or one of the two is no PostgreSQL URL */
export function parseMigrationConfig(env: NodeJS.ProcessEnv): MigrationConfig {
  const appUrl = parseDatabaseUrl(env);
  if (!env.DATABASE_OWNER_URL) return { ownerUrl: appUrl, appUrl: undefined };
  const ownerUrl = parseUrl('DATABASE_OWNER_URL', env.DATABASE_OWNER_URL);
  return { ownerUrl, appUrl: new URL(appUrl).username === new URL(ownerUrl).username ? undefined : appUrl };
}

/** @throws Error when DATABASE_URL is missing or is no PostgreSQL URL */
export function parseDatabaseUrl(env: NodeJS.ProcessEnv): string {
  return parseUrl('DATABASE_URL', env.DATABASE_URL);
}

function parseUrl(name: string, url: string | undefined): string {
  if (!url || !/^postgres(ql)?:\/\//.test(url)) {
    throw new Error(`${name} must be set to a postgresql:// address`);
  }
  return url;
}

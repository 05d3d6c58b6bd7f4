/** @throws Error when DATABASE_URL is missing or is no PostgreSQL URL */
export function parseDatabaseUrl(env: NodeJS.ProcessEnv): string {
  const url = env.DATABASE_URL;
  if (!url || !/^postgres(ql)?:\/\//.test(url)) {
    throw new Error('DATABASE_URL must be set to a postgresql:// address');
  }
  return url;
}

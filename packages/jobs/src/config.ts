/** As who the queue's tables are made: their owner, where the processes have a role of their own. @throws Error */
export function parseQueueOwnerUrl(env: NodeJS.ProcessEnv): string {
  const url = env.DATABASE_OWNER_URL || env.DATABASE_URL;
  if (!url || !/^postgres(ql)?:\/\//.test(url))
    throw new Error('DATABASE_OWNER_URL or DATABASE_URL must be set to a postgresql:// address');
  return url;
}

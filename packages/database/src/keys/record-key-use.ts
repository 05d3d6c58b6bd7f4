import type { Database } from '../connect-database.js';

/** Remembers when keys were last used, and writes it down now and then: not one more write for every request. */
export interface KeyUseRecord {
  note(apiKeyId: string): void;
  flush(): Promise<void>;
  /** Writes down what is left. */
  close(): Promise<void>;
}

const FLUSH_INTERVAL_MS = 10_000;

export function recordKeyUse(database: Database): KeyUseRecord {
  let used = new Map<string, Date>();

  async function flush(): Promise<void> {
    if (used.size === 0) return;
    const written = used;
    used = new Map();
    await database.prisma.$executeRaw`
      UPDATE api_keys SET last_used_at = greatest(last_used_at, noted.at)
      FROM unnest(${[...written.keys()]}::uuid[], ${[...written.values()]}::timestamptz[]) AS noted(id, at)
      WHERE api_keys.id = noted.id`;
  }

  // A time that could not be written is lost; the next use brings a better one.
  const timer = setInterval(() => void flush().catch(() => {}), FLUSH_INTERVAL_MS);
  timer.unref();
  return {
    note: (apiKeyId) => void used.set(apiKeyId, new Date()),
    flush,
    async close() {
      clearInterval(timer);
      await flush().catch(() => {});
    },
  };
}

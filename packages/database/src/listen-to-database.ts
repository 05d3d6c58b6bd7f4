import pg from 'pg';
import type { Database } from './connect-database.js';

/** Hears what PostgreSQL notifies, on one connection for all who subscribe. */
export interface Listener {
  /** Whether everything that is notified now is heard. */
  isHearing(): boolean;
  subscribe(channel: string, subscriber: Subscriber): void;
  close(): Promise<void>;
}

export interface Subscriber {
  onNotify(payload: string): void;
  /** From now on everything is heard. What was notified before, while the connection was down, is not told again. */
  onHearing?(): void;
  /** What is notified from now on may be missed. */
  onLost?(): void;
}

const RECONNECT_DELAY_MS = 500;

/** Connects by itself, and again when the connection is lost. */
export function listenToDatabase(database: Pick<Database, 'url'>): Listener {
  const subscribers = new Map<string, Subscriber[]>();
  let client: pg.Client | null = null;
  let closed = false;

  function allSubscribers(): Subscriber[] {
    return [...subscribers.values()].flat();
  }

  async function connect(): Promise<void> {
    const next = new pg.Client({ connectionString: database.url, keepAlive: true });
    next.on('notification', ({ channel, payload }) => {
      for (const subscriber of subscribers.get(channel) ?? []) subscriber.onNotify(payload ?? '');
    });
    next.on('error', () => {});
    next.on('end', () => {
      if (client === next) {
        client = null;
        for (const subscriber of allSubscribers()) subscriber.onLost?.();
      }
      if (!closed) setTimeout(reconnect, RECONNECT_DELAY_MS).unref();
    });
    try {
      await next.connect();
      for (const channel of subscribers.keys()) await next.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
      client = next;
      for (const subscriber of allSubscribers()) subscriber.onHearing?.();
    } catch {
      // A failed connect also ends the client; the 'end' handler above tries again.
      await next.end().catch(() => {});
    }
    if (closed) await next.end().catch(() => {});
  }

  function reconnect(): void {
    if (!closed) listening = connect();
  }

  // Begun in the next turn, when those who were made with it have subscribed.
  let listening = Promise.resolve().then(connect);

  return {
    isHearing: () => client !== null,
    subscribe(channel, subscriber) {
      if (client) throw new Error('who subscribes does so before the connection stands');
      subscribers.set(channel, [...(subscribers.get(channel) ?? []), subscriber]);
    },
    async close() {
      closed = true;
      await listening;
      await client?.end().catch(() => {});
    },
  };
}

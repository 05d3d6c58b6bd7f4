import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Config } from './config.js';
import { type Context, createContext } from './context.js';
import { createServer } from './server.js';

export interface RunningApi {
  readonly port: number;
  readonly context: Context;
  /** Answers what has been asked, takes no more, and lets go of everything. */
  close(): Promise<void>;
}

/** @throws when the port is taken, or the database cannot be reached */
export async function startApi(config: Config, overrides: Partial<Context> = {}): Promise<RunningApi> {
  const context = await createContext(config, overrides);
  const server = createServer(context).listen(config.PORT, config.HOST);
  limitSlowClients(server, config);
  try {
    await once(server, 'listening');
  } catch (error) {
    await context.close();
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  context.log.info({ port }, 'api listens');
  return {
    port,
    context,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      await closed;
      await context.close();
    },
  };
}

/** A client that sends a byte a minute must not hold a connection for ever. */
function limitSlowClients(server: Server, config: Config): void {
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  server.keepAliveTimeout = 65_000;
  server.setTimeout(config.SYNC_TIMEOUT_MS + 60_000);
}

import { once } from 'node:events';
import { createServer as createHttpServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Config } from './config.js';
import { type Context, createContext } from './context.js';
import { watchStorage } from './health/watch-storage.js';
import { MAX_WAIT_SECONDS } from './jobs/wait-for-job.js';
import { createOperationsServer, createServer } from './server.js';

export interface RunningApi {
  readonly port: number;
  /** Where health, metrics and the description are served; undefined where that is `port`. */
  readonly operationsPort: number | undefined;
  readonly context: Context;
  /** Answers what has been asked, takes no more, and lets go of everything. */
  close(): Promise<void>;
}

/** @throws when the port is taken, or the database cannot be reached */
export async function startApi(config: Config, overrides: Partial<Context> = {}): Promise<RunningApi> {
  const context = await createContext(config, overrides);
  const stopWatching = await watchStorage(context);
  const server = createHttpServer(toServerOptions(config), createServer(context));
  server.setTimeout(longestSilenceMs(config));
  const operations =
    config.OPS_PORT === undefined
      ? undefined
      : createHttpServer(toServerOptions(config), createOperationsServer(context));
  try {
    await listen(server, config.PORT, config.HOST);
    if (operations) await listen(operations, config.OPS_PORT ?? 0, config.HOST);
  } catch (error) {
    stopWatching();
    server.close();
    await context.close();
    throw error;
  }
  const port = portOf(server);
  context.log.info({ port }, 'api listens');
  return {
    port,
    operationsPort: operations && portOf(operations),
    context,
    async close() {
      context.stopping.abort();
      stopWatching();
      await drain(server, config);
      await Promise.all(context.settling);
      // Last, so that whoever asks sees the stop.
      operations?.close();
      operations?.closeAllConnections();
      await context.close();
    },
  };
}

async function listen(server: Server, port: number, host: string): Promise<void> {
  server.listen(port, host);
  await once(server, 'listening');
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/**
 * However steadily it comes: images of a batch wait without their rows until its last is in, and what has none for an hour
 * (ORPHAN_BLOB_AGE_MS) is destroyed.
 */
const LONGEST_REQUEST_MS = 3_000_000;

/** A client that sends a byte a minute must not hold a connection for ever. Bodies have their pace watched besides. */
function toServerOptions(config: Config) {
  return {
    headersTimeout: Math.min(10_000, config.REQUEST_TIMEOUT_MS),
    requestTimeout: Math.max(LONGEST_REQUEST_MS, config.REQUEST_TIMEOUT_MS),
    // Node looks for late clients this often, by default only every 30 s.
    connectionsCheckingInterval: Math.min(1_000, config.REQUEST_TIMEOUT_MS),
    keepAliveTimeout: 65_000,
  };
}

/** Nobody is kept waiting longer than by the synchronous endpoint or by `wait`, whichever allows more. */
function longestSilenceMs(config: Config): number {
  return Math.max(config.SYNC_TIMEOUT_MS, MAX_WAIT_SECONDS * 1_000) + 30_000;
}

/** Takes no more connections, answers what was asked, and leaves clients that do not take their answer. */
async function drain(server: Server, config: Config): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  // A connection that becomes idle by its last answer is only closed when somebody looks.
  const looking = setInterval(() => server.closeIdleConnections(), 50);
  const patience = setTimeout(() => server.closeAllConnections(), config.SYNC_TIMEOUT_MS + 5_000);
  server.closeIdleConnections();
  await closed;
  clearInterval(looking);
  clearTimeout(patience);
}

import { once } from 'node:events';
import net from 'node:net';

/** The way to PostgreSQL, as a network is: it can break, and break at the worst moment. */
export interface DatabaseLine {
  /** As `DATABASE_URL`, by this way. */
  readonly url: string;
  /** Breaks all connections and takes no more, until `mend`. */
  cut(): void;
  mend(): void;
  /** Lets the COMMIT of the next submit through and breaks its connection before the answer. */
  cutAfterCommit(): void;
  close(): Promise<void>;
}

/** How the statement that stores jobs begins, and so its name, by which it goes once it is prepared: other work is let be. */
const INSERTS_JOB = 'WITH admitted AS MATERIALIZED';

/** @param databaseUrl of a server that answers over TCP, without TLS */
export async function openDatabaseLine(databaseUrl: string): Promise<DatabaseLine> {
  const { hostname, port } = new URL(databaseUrl);
  const clients = new Set<net.Socket>();
  let isCut = false;
  let cutsAfterCommit = false;

  const server = net.createServer((client) => {
    if (isCut) return void client.destroy();
    const upstream = net.connect(Number(port), hostname);
    clients.add(client);
    client.on('error', () => {}).on('close', () => clients.delete(client));
    upstream.on('error', () => {}).on('close', () => client.destroy());
    upstream.on('data', (bytes) => client.write(bytes));
    client.on('close', () => upstream.end());
    let submits = false;
    let inTransaction = false;
    client.on('data', (bytes) => {
      upstream.write(bytes);
      inTransaction ||= bytes.includes('BEGIN');
      submits ||= bytes.includes(INSERTS_JOB);
      // Alone, a statement is its own transaction.
      if (!bytes.includes('COMMIT') && (inTransaction || !submits)) return;
      const cuts = cutsAfterCommit && submits;
      submits = false;
      inTransaction = false;
      if (!cuts) return;
      cutsAfterCommit = false;
      client.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${(server.address() as net.AddressInfo).port}`;

  function cut(): void {
    isCut = true;
    for (const client of clients) client.destroy();
  }

  return {
    url: url.href,
    cut,
    mend() {
      isCut = false;
    },
    cutAfterCommit() {
      cutsAfterCommit = true;
    },
    async close() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}

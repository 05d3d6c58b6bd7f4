import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A client's webhook receiver: notes each event's id, and fails now and then as real ones do. */
export interface WebhookReceiver {
  readonly url: string;
  /** Event id to the number of times it arrived and was taken. */
  readonly received: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

export async function startWebhookReceiver(shouldFail: () => boolean): Promise<WebhookReceiver> {
  const received = new Map<string, number>();
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      const id = request.headers['webhook-id'];
      if (typeof id !== 'string' || shouldFail()) return response.writeHead(500).end();
      received.set(id, (received.get(id) ?? 0) + 1);
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hooks`,
    received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

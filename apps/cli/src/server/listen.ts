import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CreatedWebhook, WebhookEventType } from '@ktp-ocr/client/account-types';
import { ProblemError } from '@ktp-ocr/client/errors';
import { verifyWebhook } from '@ktp-ocr/webhooks/verify-webhook';
import { openClient, printConfigIfAsked, type ServerOptions } from './open-client.js';

export interface ListenOptions extends ServerOptions {
  readonly events?: readonly WebhookEventType[];
  readonly port: number;
  readonly forwardTo?: string;
}

/** Until it is stopped: prints what is delivered, passes it on, and leaves no endpoint behind. */
export async function listen(options: ListenOptions): Promise<void> {
  if (await printConfigIfAsked(options)) return;
  const client = openClient(options);
  let endpoint: CreatedWebhook | undefined;
  const server = createServer(async (request, response) => {
    const body = await readBody(request);
    const verified =
      endpoint !== undefined && verifyWebhook(endpoint.secret, { headers: request.headers, body });
    print(request, body, verified);
    response.writeHead(verified ? await forward(options.forwardTo, request, body) : 400).end();
  });
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  try {
    const events = options.events ? { events: options.events } : {};
    endpoint = await client.webhooks.create({ url, description: 'listen', ...events });
  } catch (error) {
    server.close();
    throw isAddressRefused(error) ? new NetworkRefusedError(url) : error;
  }
  process.stderr.write(`listening on ${url} as webhook ${endpoint.id}\nsigned with ${endpoint.secret}\n`);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await client.webhooks.delete(endpoint.id);
  server.closeAllConnections();
  server.close();
}

/** Nobody typed that address: what the server says of it would puzzle. */
class NetworkRefusedError extends Error {
  override readonly name = 'NetworkRefusedError';
  constructor(url: string) {
    super(
      `the server sends no webhooks to ${url}: start it with WEBHOOK_ALLOWED_NETWORKS=127.0.0.0/8 npm start\n(it must run on this machine)`,
    );
  }
}

function isAddressRefused(error: unknown): boolean {
  return (
    error instanceof ProblemError && error.problem?.errors?.some(({ field }) => field === 'url') === true
  );
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

function print({ headers }: IncomingMessage, body: Buffer, verified: boolean): void {
  const line = {
    received_at: new Date().toISOString(),
    webhook_id: headers['webhook-id'],
    verified,
    event: verified ? JSON.parse(body.toString('utf8')) : null,
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** @returns the status to answer with; 502 where the program passed on to is not there */
async function forward(url: string | undefined, request: IncomingMessage, body: Buffer): Promise<number> {
  if (!url) return 204;
  const names = ['content-type', 'webhook-id', 'webhook-timestamp', 'webhook-signature'];
  const headers = Object.fromEntries(names.map((name) => [name, String(request.headers[name] ?? '')]));
  try {
    return (await fetch(url, { method: 'POST', headers, body: new Uint8Array(body) })).status;
  } catch {
    return 502;
  }
}

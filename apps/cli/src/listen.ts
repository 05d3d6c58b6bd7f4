import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { verifyWebhook } from '@ktp-ocr/webhooks/verify-webhook';
import { parseConfig } from './config.js';

const USAGE = `usage: listen [--server URL] [--key KEY] [--events A,B] [--port N] [--forward URL]

Registers an address on this machine as a webhook endpoint, prints each delivery as a JSON line, and removes the
endpoint when it is stopped. For development: the server must allow this network (WEBHOOK_ALLOWED_NETWORKS=127.0.0.0/8).
  --server URL   where the API is (default http://127.0.0.1:8080)
  --key KEY      an API key with the scope webhooks:write (default: API_KEY in the environment)
  --events A,B   what to hear of, e.g. job.succeeded,job.failed (default: everything)
  --port N       where to listen on 127.0.0.1 (default: any)
  --forward URL  pass each delivery on to your own program as it came, and answer as it answers
`;

interface Arguments {
  readonly server: string;
  readonly key: string;
  readonly events: readonly string[] | undefined;
  readonly port: number;
  readonly forward: string | undefined;
}

interface Endpoint {
  readonly id: string;
  readonly secret: string;
}

/** The arguments, or what is wrong with them. */
function parseArguments(args: string[]): Arguments | string {
  try {
    const { values } = parseArgs({
      args,
      options: {
        server: { type: 'string', default: 'http://127.0.0.1:8080' },
        key: { type: 'string', default: parseConfig().apiKey ?? '' },
        events: { type: 'string' },
        port: { type: 'string', default: '0' },
        forward: { type: 'string' },
      },
    });
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) return '--port takes a number up to 65535';
    if (!values.key) return 'no API key: give --key, or API_KEY in the environment';
    if (!URL.canParse(values.server)) return '--server takes an address';
    return { ...values, port, events: values.events?.split(','), forward: values.forward };
  } catch (error) {
    return (error as Error).message;
  }
}

async function main(): Promise<void> {
  const parsed = parseArguments(process.argv.slice(2));
  if (typeof parsed === 'string') {
    process.stderr.write(`${parsed}\n${USAGE}`);
    process.exitCode = 2;
    return;
  }
  let endpoint: Endpoint | undefined;
  const server = createServer(async (request, response) => {
    const body = await readBody(request);
    const verified =
      endpoint !== undefined && verifyWebhook(endpoint.secret, { headers: request.headers, body });
    print(request, body, verified);
    response.writeHead(verified ? await forward(parsed.forward, request, body) : 400).end();
  });
  server.listen(parsed.port, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  try {
    endpoint = await register(parsed, url);
  } catch (error) {
    server.close();
    throw error;
  }
  process.stderr.write(`listening on ${url} as webhook ${endpoint.id}\nsigned with ${endpoint.secret}\n`);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await callApi(parsed, 'DELETE', `/v1/webhooks/${endpoint.id}`);
  server.closeAllConnections();
  server.close();
}

async function register({ server, key, events }: Arguments, url: string): Promise<Endpoint> {
  const input = { url, description: 'listen', ...(events ? { events } : {}) };
  return (await callApi({ server, key }, 'POST', '/v1/webhooks', input)) as Endpoint;
}

async function callApi(
  { server, key }: Pick<Arguments, 'server' | 'key'>,
  method: string,
  path: string,
  body?: object,
): Promise<unknown> {
  const response = await fetch(new URL(path, server), {
    method,
    headers: { 'X-API-Key': key, 'Content-Type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  if (response.ok) return text ? JSON.parse(text) : null;
  throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
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

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});

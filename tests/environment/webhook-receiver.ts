import { createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { expect } from 'vitest';

export interface Received {
  readonly id: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly at: number;
}

/** How a receiver treats the n-th request, counted from 1. What returns nothing leaves the answer to itself. */
export type Treat = (response: ServerResponse, n: number, received: Received) => number | undefined;

/** A real HTTP(S) server that is told things, on a port of its own on 127.0.0.1. */
export interface Receiver {
  readonly url: string;
  readonly port: number;
  readonly received: Received[];
  treat: Treat;
  close(): Promise<void>;
}

export async function openReceiver(
  treat: Treat = () => 204,
  options: { readonly key?: string; readonly cert?: string; readonly port?: number } = {},
): Promise<Receiver> {
  const tls = options.cert !== undefined;
  const received: Received[] = [];
  const receiver = { received, treat };
  const listener = async (request: IncomingMessage, response: ServerResponse) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const headers = request.headers as Record<string, string>;
    const one = {
      id: headers['webhook-id'] ?? '',
      path: request.url ?? '',
      headers,
      body: Buffer.concat(parts).toString('utf8'),
      at: Date.now(),
    };
    received.push(one);
    const status = receiver.treat(response, received.length, one);
    if (status !== undefined) response.writeHead(status).end();
  };
  const server = tls ? https.createServer(options, listener) : http.createServer(listener);
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return Object.assign(receiver, {
    port,
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}/hook`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  });
}

/** An event as a client sees it before it has looked. */
export interface SeenEvent {
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: each test says what it expects in here
  readonly data: any;
}

/** Checks a delivery as a careful client does, with the standardwebhooks library. @returns the event */
export function verify(secret: string, { headers, body }: Received): SeenEvent {
  return new Webhook(secret).verify(body, headers) as SeenEvent;
}

/** What a client without any library does: thirty lines of plain crypto. */
export function verifyPlainly(secret: string, { headers, body }: Received): boolean {
  const id = headers['webhook-id'] ?? '';
  const timestamp = headers['webhook-timestamp'] ?? '';
  if (!/^\d+$/.test(timestamp) || Math.abs(Date.now() / 1_000 - Number(timestamp)) > 300) return false;
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest();
  return (headers['webhook-signature'] ?? '').split(' ').some((entry) => {
    const [version, signature] = entry.split(',');
    const given = Buffer.from(signature ?? '', 'base64');
    return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
  });
}

export async function waitForReceived(receiver: Receiver, count: number): Promise<void> {
  await expect.poll(() => receiver.received.length).toBeGreaterThanOrEqual(count);
}

import { once } from 'node:events';
import net from 'node:net';
import { findFreePort } from '@ktp-ocr/local-stack/find-free-port';
import { expect, test } from 'vitest';

test('gives a port again that it has given before: a server that is restarted keeps its address', async () => {
  const port = await findFreePort();
  expect(await findFreePort(port)).toBe(port);
  expect(await findFreePort(port)).toBe(port);
});

test('gives another where the preferred one is taken', async () => {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  try {
    expect(await findFreePort(port)).not.toBe(port);
  } finally {
    server.close();
  }
});

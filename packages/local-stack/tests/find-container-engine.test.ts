import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findContainerEngine } from '@ktp-ocr/local-stack/test-environment/find-container-engine';
import { expect, test } from 'vitest';

/** Something that listens where an engine would, and answers `/_ping` with `statusCode`, or never. */
async function withSocket(statusCode: number | undefined, use: (dockerHost: string) => Promise<void>) {
  const folder = mkdtempSync(join(tmpdir(), 'engine-'));
  const socketPath = join(folder, 'docker.sock');
  const server = http.createServer((request, response) => {
    if (statusCode !== undefined) response.writeHead(request.url === '/_ping' ? statusCode : 404).end();
  });
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  try {
    await use(`unix://${socketPath}`);
  } finally {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

test('an engine that answers is found', () =>
  withSocket(200, async (dockerHost) => expect(await findContainerEngine({ dockerHost })).toBe(true)));

test('a socket with something else behind it is no engine', () =>
  withSocket(500, async (dockerHost) => expect(await findContainerEngine({ dockerHost })).toBe(false)));

test('a socket that never answers is given up in time', () =>
  withSocket(undefined, async (dockerHost) =>
    expect(await findContainerEngine({ dockerHost, timeoutMs: 100 })).toBe(false),
  ));

test('a socket that is not there is no engine', async () => {
  expect(await findContainerEngine({ dockerHost: 'unix:///nowhere/docker.sock' })).toBe(false);
});

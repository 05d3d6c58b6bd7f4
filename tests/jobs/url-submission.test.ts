import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, type Json } from '../environment/clients.js';
import { instantReaders } from '../environment/fake-readers.js';
import { API_KEY, useTestEnvironment } from '../environment/open-test-environment.js';
import { FAKE_JPEG } from '../environment/submit.js';

describe('an image at an address', () => {
  const environment = useTestEnvironment({ WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8' });
  let origin: string;
  const server = http.createServer((request, response) => {
    // Takes the call and never says a word.
    if (request.url === '/mute.jpg') return;
    const answers: Record<string, [number, Buffer, Record<string, string>]> = {
      '/card.jpg': [200, FAKE_JPEG, {}],
      '/card.gif': [200, Buffer.from('GIF89a'), {}],
      '/large.jpg': [200, Buffer.alloc(20 * 2 ** 20 + 1, 0xff), {}],
      '/moved.jpg': [302, Buffer.alloc(0), { location: '/card.jpg' }],
    };
    const [status, body, headers] = answers[request.url ?? ''] ?? [404, Buffer.from('no'), {}];
    response.writeHead(status, headers).end(body);
  });

  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('is fetched by the worker; what cannot be had ends free, by the word that fits', async () => {
    const worker = await environment.startWorker({ readers: instantReaders() });
    const outcomes: unknown[] = [];
    for (const file of ['card.jpg', 'card.gif', 'large.jpg', 'moved.jpg', 'missing.jpg']) {
      const body = { url: `${origin}/${file}` };
      const response = await ask(environment.url, API_KEY, 'POST', '/v1/jobs?wait=30', { body });
      const job = (await response.json()) as Json;
      outcomes.push([file, job.outcome, (job.charge as Json).billed, job.reasons ?? null]);
    }
    expect(outcomes).toEqual([
      ['card.jpg', 'OK', true, []],
      ['card.gif', 'IMAGE_INVALID_FORMAT', false, null],
      ['large.jpg', 'IMAGE_INVALID_SIZE', false, ['url_too_large']],
      ['moved.jpg', 'INVALID_REQUEST', false, ['url_refused']],
      ['missing.jpg', 'INVALID_REQUEST', false, ['url_not_found']],
    ]);
    const { rows } = await environment.sql.query('SELECT * FROM jobs');
    expect(JSON.stringify(rows)).not.toContain(origin);
    await worker.close();
  });

  it('that never answers keeps no reader from anybody else', async () => {
    const worker = await environment.startWorker({ readers: instantReaders() }, { WORKER_CONCURRENCY: '1' });
    for (let count = 0; count < 12; count += 1) {
      await ask(environment.url, API_KEY, 'POST', '/v1/jobs', { body: { url: `${origin}/mute.jpg` } });
    }
    const body = { image: FAKE_JPEG.toString('base64') };
    const other = await ask(environment.url, API_KEY, 'POST', '/v1/jobs?wait=30', { body });
    expect(((await other.json()) as Json).outcome).toBe('OK');
    const waiting =
      "SELECT count(*)::integer AS n FROM jobs WHERE status = 'queued' AND image_source = 'url'";
    // All twelve are still at it: none was read, timed out or given up meanwhile.
    expect((await environment.sql.query(waiting)).rows).toEqual([{ n: 12 }]);
    server.closeAllConnections();
    await worker.close();
  });
});

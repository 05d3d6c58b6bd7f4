import { once } from 'node:events';
import net from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Body } from '../environment/clients.js';
import { instantReaders } from '../environment/fake-readers.js';
import { API_KEY, useTestEnvironment } from '../environment/open-test-environment.js';
import { FAKE_JPEG, submitJob, waitForEnd } from '../environment/submit.js';

const KEY = { 'X-API-Key': API_KEY };
const JSON_TYPE = { 'Content-Type': 'application/json' };
const CRLF = '\r\n';

describe('requests that are meant to harm', () => {
  const environment = useTestEnvironment({ REQUEST_TIMEOUT_MS: '2000' });
  beforeAll(async () => {
    await environment.startWorker({ readers: instantReaders() });
  });

  const post = (path: string, body: Body, headers: Record<string, string> = {}) =>
    fetch(`${environment.url}${path}`, { method: 'POST', headers: { ...KEY, ...headers }, body });

  /** The API carries on as if nothing had happened. */
  async function expectWell(): Promise<void> {
    expect(await waitForEnd(environment.url, await submitJob(environment.url, FAKE_JPEG))).toMatchObject({
      status: 'succeeded',
    });
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(Object.keys(Object.prototype)).toEqual([]);
  }

  async function connect(): Promise<net.Socket> {
    const socket = net.connect(Number(new URL(environment.url).port), '127.0.0.1');
    // The API closes these connections before the request is complete.
    socket.on('error', () => {});
    await once(socket, 'connect');
    return socket;
  }

  async function answerTo(socket: net.Socket): Promise<string> {
    const parts: Buffer[] = [];
    socket.on('data', (part: Buffer) => parts.push(part));
    if (!socket.closed) await once(socket, 'close');
    return Buffer.concat(parts).toString('latin1');
  }

  it('slow senders, of heads and of bodies, are cut off and keep nobody waiting', async () => {
    const head = ['POST /v1/jobs HTTP/1.1', 'Host: x', `X-API-Key: ${API_KEY}`, 'Content-Type: image/jpeg'];
    const beginnings = [
      head.join(CRLF),
      [...head, 'Content-Length: 100', '', 'x'].join(CRLF),
      [...head, 'Transfer-Encoding: chunked', '', '5', 'xx'].join(CRLF),
      [...head, 'Content-Encoding: gzip', 'Content-Length: 100', '', '\x1f'].join(CRLF),
      head[0]!,
    ];
    const sockets = await Promise.all(Array.from({ length: 100 }, connect));
    const answers = sockets.map(answerTo);
    sockets.forEach((socket, at) => void socket.write(beginnings[at % beginnings.length]!));
    const dripping = setInterval(() => {
      for (const socket of sockets) if (socket.writable) socket.write('x');
    }, 300);
    await expectWell();
    for (const answer of await Promise.all(answers)) expect(answer).toMatch(/^(HTTP\/1\.1 (408|400)|$)/);
    clearInterval(dripping);
    await expectWell();
  });

  it('heads too large, or of ten thousand lines, are refused', async () => {
    const large = await connect();
    const answer = answerTo(large);
    large.write(`GET /livez HTTP/1.1${CRLF}Host: x${CRLF}X-Long: ${'x'.repeat(1_000_000)}${CRLF}${CRLF}`);
    expect(await answer).toMatch(/^(HTTP\/1\.1 431|$)/);
    const many = await connect();
    const refused = answerTo(many);
    many.write(`GET /livez HTTP/1.1${CRLF}Host: x${CRLF}${`x-a: b${CRLF}`.repeat(10_000)}${CRLF}`);
    expect(await refused).toMatch(/^(HTTP\/1\.1 431|$)/);
    const path = await fetch(`${environment.url}/v1/jobs/${'x'.repeat(10_000)}`, { headers: KEY });
    expect(path.status).toBe(404);
    const key = await fetch(`${environment.url}/v1/jobs`, { headers: { 'X-API-Key': 'x'.repeat(8_000) } });
    expect(key.status).toBe(401);
    await expectWell();
  });

  it('what is no HTTP, or two requests in one, is answered 400 and cut off', async () => {
    const head = `POST /v1/jobs HTTP/1.1${CRLF}Host: x${CRLF}`;
    const broken = [
      `\x16\x03\x01\x02\x00\x01${CRLF}${CRLF}`,
      `GET /livez HTTP/9.9${CRLF}Host: x${CRLF}${CRLF}`,
      `${head}Content-Length: 4${CRLF}Transfer-Encoding: chunked${CRLF}${CRLF}0${CRLF}${CRLF}GET / HTTP/1.1${CRLF}${CRLF}`,
      `${head}Content-Length: 4${CRLF}Content-Length: 5${CRLF}${CRLF}abcd`,
      `${head}Content-Length: -1${CRLF}${CRLF}`,
      `${head}X-Null: a\0b${CRLF}${CRLF}`,
      `${head}Transfer-Encoding: chunked${CRLF}${CRLF}zz${CRLF}`,
    ];
    for (const request of broken) {
      const socket = await connect();
      const answer = answerTo(socket);
      socket.write(request, 'latin1');
      expect((await answer).slice(0, 12), JSON.stringify(request)).toMatch(/^(HTTP\/1\.1 4\d\d|$)/);
    }
    await expectWell();
  });

  it('deep JSON is refused, however deep', async () => {
    const deep = (open: string, inner: string, close: string, times: number) =>
      open.repeat(times) + inner + close.repeat(times);
    const bodies = [
      deep('[', '1', ']', 1_000_000),
      deep('{"a":', '1', '}', 400_000),
      `{"image":${deep('[', '', ']', 1_000_000)}}`,
      `{"metadata":${deep('{"a":', '1', '}', 400_000)},"image":"eA=="}`,
      '['.repeat(2_000_000),
    ];
    for (const body of bodies) {
      const response = await post('/v1/jobs', body, JSON_TYPE);
      expect([response.status, (await response.text()).length < 2_000]).toEqual([400, true]);
    }
    const lines = await post('/v1/batches', `${deep('[', '1', ']', 500_000)}\n`, {
      'Content-Type': 'application/x-ndjson',
    });
    // Of a batch only the line is refused.
    expect(await lines.json()).toMatchObject({ items: [{ job_id: null, code: 'INVALID_REQUEST' }] });
    const small = await post('/v1/webhooks', deep('{"url":', '1', '}', 5_000), JSON_TYPE);
    expect(small.status).toBe(400);
    await expectWell();
  });

  it('nobody’s prototype is changed by JSON, forms, multipart or queries', async () => {
    const image = FAKE_JPEG.toString('base64');
    const bodies = [
      `{"__proto__":{"polluted":1},"image":"${image}"}`,
      `{"constructor":{"prototype":{"polluted":1}},"image":"${image}"}`,
      `{"metadata":{"__proto__":{"polluted":1}},"image":"${image}"}`,
      `{"metadata":{"__proto__":"polluted","constructor":"x","toString":"x"},"image":"${image}"}`,
      `{"include":{"__proto__":["polluted"]},"image":"${image}"}`,
    ];
    for (const body of bodies) expect((await post('/v1/jobs', body, JSON_TYPE)).status).toBeLessThan(500);
    const names = [
      '__proto__[polluted]',
      'constructor[prototype][polluted]',
      '__proto__',
      '__proto__.polluted',
    ];
    for (const name of names) {
      for (const path of ['/v1/id_ocr/general', '/v1/jobs']) {
        const form = new URLSearchParams({ img: image, image });
        form.append(name, '1');
        expect((await post(path, form)).status).toBeLessThan(500);
      }
      const multipart = new FormData();
      multipart.append(name, '1');
      multipart.append(`metadata${name}`, '1');
      multipart.append('image', new Blob([FAKE_JPEG]), '__proto__');
      expect((await post('/v1/jobs', multipart)).status).toBeLessThan(500);
      const query = await fetch(`${environment.url}/v1/jobs?${encodeURIComponent(name)}=1`, { headers: KEY });
      expect(query.status).toBeLessThan(500);
      expect((await fetch(`${environment.url}/v1/jobs/${name}`, { headers: KEY })).status).toBe(404);
    }
    await expectWell();
  });

  it('what is small on the wire and large in memory is refused by its size', async () => {
    const zeros = Buffer.alloc(30_000_000);
    for (const [encoding, body] of [
      ['gzip', gzipSync(zeros)],
      ['br', brotliCompressSync(zeros)],
    ] as const) {
      for (const type of ['image/jpeg', 'application/json', 'application/x-www-form-urlencoded']) {
        const response = await post('/v1/jobs', body, { 'Content-Type': type, 'Content-Encoding': encoding });
        expect([encoding, type, response.status]).toEqual([encoding, type, 413]);
      }
    }
    await expectWell();
  });

  it('multipart bodies of too many parts, or of none that ends, are refused', async () => {
    const parts = new FormData();
    for (let at = 0; at < 5_000; at += 1) parts.append(`f${at}`, 'x');
    expect((await post('/v1/jobs', parts)).status).toBe(400);
    const type = { 'Content-Type': 'multipart/form-data; boundary=x' };
    const open = `--x${CRLF}Content-Disposition: form-data; name="image"; filename="a"${CRLF}${CRLF}`;
    for (const body of [open, '--x', '', `--x${CRLF}${'a'.repeat(200_000)}`, `${open}x${CRLF}--y--`])
      expect((await post('/v1/jobs', body, type)).status).toBe(400);
    expect((await post('/v1/jobs', open, { 'Content-Type': 'multipart/form-data' })).status).toBe(400);
    await expectWell();
  });
});

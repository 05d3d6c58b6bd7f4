import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { CANARY_ID } from '@ktp-ocr/blobs/storage-check';
import { openVolumeStore } from '@ktp-ocr/blobs/volume-store';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { API_KEY, useTestEnvironment } from '../environment/open-test-environment.js';
import { FAKE_JPEG } from '../environment/submit.js';

const CRLF = '\r\n';

describe('a batch that breaks off while its first image is still being stored', () => {
  const environment = useTestEnvironment();
  let puts = 0;
  let room: Promise<void>;
  let makeRoom = () => {};
  const unhandled: unknown[] = [];
  const noteUnhandled = (reason: unknown) => void unhandled.push(reason);

  beforeAll(async () => {
    const blobs = await openVolumeStore(environment.env.BLOB_DIR!);
    const put: typeof blobs.put = async (...args) => {
      puts += 1;
      await room;
      await blobs.put(...args);
    };
    await environment.startApi({ blobs: { ...blobs, put } });
    process.on('unhandledRejection', noteUnhandled);
  });
  beforeEach(() => {
    puts = 0;
    room = new Promise((resolve) => {
      makeRoom = resolve;
    });
  });
  afterEach(() => makeRoom());
  afterAll(() => {
    process.off('unhandledRejection', noteUnhandled);
  });

  const part = (name: string) =>
    `--x${CRLF}Content-Disposition: form-data; name="image"; filename="${name}"${CRLF}${CRLF}${FAKE_JPEG.toString('latin1')}`;
  /** Two images and the beginning of a third. */
  const body = Buffer.from([part('1'), part('2'), part('3')].join(CRLF), 'latin1');

  async function open(lengthBytes: number): Promise<net.Socket> {
    const socket = net.connect(Number(new URL(environment.url).port), '127.0.0.1');
    await once(socket, 'connect');
    const head = [
      'POST /v1/batches HTTP/1.1',
      'Host: x',
      'Connection: close',
      `X-API-Key: ${API_KEY}`,
      'Content-Type: multipart/form-data; boundary=x',
      `Content-Length: ${lengthBytes}`,
    ];
    socket.write(`${head.join(CRLF)}${CRLF}${CRLF}`);
    socket.write(body);
    return socket;
  }

  async function expectNothingLeft(): Promise<void> {
    // What would be stored too late is stored now.
    await sleep(300);
    expect(unhandled).toEqual([]);
    const left = await readdir(environment.env.BLOB_DIR!, { recursive: true, withFileTypes: true });
    expect(left.filter((entry) => entry.isFile() && entry.name !== CANARY_ID)).toEqual([]);
    const { rows } = await environment.sql.query('SELECT count(*)::integer AS n FROM jobs');
    expect(rows).toEqual([{ n: 0 }]);
    expect((await fetch(`${environment.url}/livez`)).status).toBe(200);
  }

  it('leaves nothing behind and the process alive when its client hangs up', async () => {
    const socket = await open(1_000_000);
    await expect.poll(() => puts).toBe(1);
    socket.destroy();
    await sleep(100);
    makeRoom();
    await expectNothingLeft();
  });

  it('is refused as no form, and leaves nothing behind, when the form ends too early', async () => {
    const socket = await open(body.length);
    const answer = socket.toArray();
    await expect.poll(() => puts).toBe(1);
    await sleep(100);
    makeRoom();
    expect(Buffer.concat(await answer).toString()).toMatch(/^HTTP\/1\.1 400.*"code":"INVALID_REQUEST"/s);
    await expectNothingLeft();
  });
});

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, open, readdir, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { CANARY_ID } from '@ktp-ocr/blobs/storage-check';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { instantReaders } from '../environment/fake-readers.js';
import {
  API_KEY,
  openTestEnvironment,
  type TestEnvironment,
  useTestEnvironment,
} from '../environment/open-test-environment.js';
import { FAKE_JPEG, submitJob, submitSync, waitForEnd } from '../environment/submit.js';

async function listFiles(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile() && entry.name !== CANARY_ID).map(({ name }) => name);
}

async function countRows(environment: TestEnvironment): Promise<Record<string, number>> {
  const { rows } = await environment.sql.query(
    `SELECT (SELECT count(*) FROM jobs)::integer AS jobs, (SELECT count(*) FROM batches)::integer AS batches,
            (SELECT count(*) FROM charges)::integer AS charges,
            (SELECT count(*) FROM idempotency_keys)::integer AS idempotency_keys`,
  );
  return rows[0];
}

const NOTHING = { jobs: 0, batches: 0, charges: 0, idempotency_keys: 0 };

function post(url: string, image: Uint8Array, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${url}/v1/jobs`, {
    method: 'POST',
    headers: { 'X-API-Key': API_KEY, 'Content-Type': 'image/jpeg', ...headers },
    body: new Uint8Array(image),
  });
}

async function expectRefusedClearly(response: Response): Promise<void> {
  expect(response.status).toBe(503);
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(await response.json()).toMatchObject({ code: 'INNER_ERROR', type: '/problems/inner-error' });
}

describe('a blob volume whose writes fail for want of room', () => {
  const environment = useTestEnvironment();
  afterEach(() => vi.restoreAllMocks());

  /** As a file system does it: some bytes still fit, the next ones do not. */
  async function fillUp(step: 'writeFile' | 'sync', from = 1): Promise<void> {
    const handle = await open(fileURLToPath(import.meta.url));
    const prototype = Object.getPrototypeOf(handle);
    await handle.close();
    const original = prototype[step];
    let calls = 0;
    vi.spyOn(prototype, step).mockImplementation(async function (this: typeof handle, bytes: unknown) {
      calls += 1;
      if (calls < from) return original.call(this, bytes);
      if (step === 'writeFile') await this.write((bytes as Buffer).subarray(0, 5));
      throw Object.assign(new Error(`ENOSPC: no space left on device, ${step}`), { code: 'ENOSPC' });
    });
  }

  it.each(['writeFile', 'sync'] as const)('is told by 503, and nothing stays (%s)', async (step) => {
    await fillUp(step);
    await expectRefusedClearly(await post(environment.url, FAKE_JPEG, { 'Idempotency-Key': 'again' }));
    const sync = await submitSync(environment.url, FAKE_JPEG);
    expect([sync.status, sync.headers.get('x-charged'), await sync.json()]).toMatchObject([
      200,
      'false',
      { status: 'INNER_ERROR' },
    ]);
    expect(await listFiles(environment.env.BLOB_DIR!)).toEqual([]);
    expect(await countRows(environment)).toEqual(NOTHING);
  });

  it('takes no part of a batch whose last image found no room', async () => {
    await fillUp('writeFile', 3);
    const form = new FormData();
    for (const name of ['one', 'two', 'three']) form.append('image', new Blob([FAKE_JPEG]), `${name}.jpg`);
    const response = await fetch(`${environment.url}/v1/batches`, {
      method: 'POST',
      headers: { 'X-API-Key': API_KEY },
      body: form,
    });
    await expectRefusedClearly(response);
    expect(await listFiles(environment.env.BLOB_DIR!)).toEqual([]);
    expect(await countRows(environment)).toEqual(NOTHING);
  });

  it('takes the same request when there is room again', async () => {
    const headers = { 'Idempotency-Key': 'again' };
    await fillUp('writeFile');
    await expectRefusedClearly(await post(environment.url, FAKE_JPEG, headers));
    vi.restoreAllMocks();
    expect((await post(environment.url, FAKE_JPEG, headers)).status).toBe(202);
    expect(await countRows(environment)).toMatchObject({ jobs: 1, idempotency_keys: 1 });
  });
});

/** Small, and large enough for the folders that an image needs beside itself. */
const VOLUME_BYTES = 256 * 1_024;

describe('a blob volume that is full', () => {
  let environment: TestEnvironment;
  let mountPoint: string;
  let api: ChildProcess | undefined;
  beforeAll(async () => {
    environment = await openTestEnvironment();
    mountPoint = await mkdtemp(path.join(tmpdir(), 'ktp-ocr-small-volume-'));
  });
  afterAll(async () => {
    if (api?.exitCode === null) {
      api.kill('SIGTERM');
      await once(api, 'exit');
    }
    await environment.close();
    await rm(mountPoint, { recursive: true });
  });

  /** A namespace of its own needs no root on most systems, and what is mounted in it goes with its process. */
  function whyNoVolume(): string | null {
    try {
      execFileSync('unshare', ['--mount', '--map-root-user', 'mount', '-t', 'tmpfs', 'tmpfs', mountPoint], {
        stdio: 'pipe',
      });
      return null;
    } catch (error) {
      return `this system lets nobody mount a small volume: ${String(error).split('\n').slice(0, 2).join(' ')}`;
    }
  }

  /** The API on a tmpfs that only it and its children see. @returns where it answers, and its volume as seen from here */
  async function startApiOnSmallVolume(): Promise<{ url: string; volume: string }> {
    const mountAndRun = `mount -t tmpfs -o size=${VOLUME_BYTES} tmpfs "$BLOB_DIR" && exec "$0" "$1"`;
    const main = fileURLToPath(new URL('../../apps/api/dist/main.js', import.meta.url));
    api = spawn('unshare', ['--mount', '--map-root-user', 'sh', '-c', mountAndRun, process.execPath, main], {
      env: { ...process.env, ...environment.env, BLOB_DIR: mountPoint },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const [message] = await once(api, 'message');
    return { url: `http://127.0.0.1:${message.port}`, volume: `/proc/${api.pid}/root${mountPoint}` };
  }

  it('is told by 503 with nothing promised and nothing left; with room again the work goes on', async (context) => {
    const reason = whyNoVolume();
    if (reason) context.skip(reason);
    const { url, volume } = await startApiOnSmallVolume();
    const first = await submitJob(url, FAKE_JPEG);

    const ballast = path.join(volume, 'ballast');
    await writeFile(ballast, randomBytes(VOLUME_BYTES)).catch((error) => expect(error.code).toBe('ENOSPC'));
    const large = Buffer.concat([FAKE_JPEG, randomBytes(100_000)]);
    for (const image of [large, FAKE_JPEG]) await expectRefusedClearly(await post(url, image));
    expect(await (await submitSync(url, large)).json()).toMatchObject({ status: 'INNER_ERROR' });
    expect(await countRows(environment)).toMatchObject({ jobs: 1 });
    expect((await listFiles(volume)).sort()).toEqual([first, 'ballast'].sort());

    await unlink(ballast);
    const second = await submitJob(url, large);
    expect((await listFiles(volume)).sort()).toEqual([first, second].sort());
    const worker = await environment.startWorker({ readers: instantReaders() }, { BLOB_DIR: volume });
    for (const id of [first, second])
      expect(await waitForEnd(url, id)).toMatchObject({ status: 'succeeded', charge: { billed: true } });
    await worker.close();
    expect(await listFiles(volume)).toEqual([]);
  });
});

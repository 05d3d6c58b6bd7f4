import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FAIL_ANSWER, hangingReaders, instantReaders, SPECIMEN } from '../environment/fake-readers.js';
import { API_KEY, useTestEnvironment } from '../environment/open-test-environment.js';
import { FAKE_JPEG } from '../environment/submit.js';

const run = promisify(execFile);
const hasCurl = await run('curl', ['--version']).then(
  () => true,
  () => false,
);

/** The oldest client there is. */
describe.skipIf(!hasCurl)('curl --data-urlencode on the public endpoint', () => {
  const environment = useTestEnvironment();
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'ktp-ocr-curl-'));
  });
  afterAll(async () => {
    await rm(directory, { recursive: true });
  });

  async function curl(image: Uint8Array, name = 'img'): Promise<string> {
    const file = path.join(directory, 'card.b64');
    await writeFile(file, Buffer.from(image).toString('base64'));
    const address = `${environment.url}/v1/id_ocr/general`;
    const { stdout } = await run('curl', [
      '-s',
      address,
      '-H',
      `X-API-Key: ${API_KEY}`,
      '--data-urlencode',
      `${name}@${file}`,
    ]);
    return stdout;
  }

  it('gives the six envelopes byte for byte', async () => {
    let worker = await environment.startWorker({ readers: instantReaders() });
    expect(await curl(FAKE_JPEG)).toBe(`{"status":"OK","message":${JSON.stringify(SPECIMEN)}}`);
    await worker.close();
    worker = await environment.startWorker({ readers: instantReaders(FAIL_ANSWER) });
    expect(await curl(FAKE_JPEG)).toBe('{"status":"FAIL","message":"check input image and retry"}');
    await worker.close();
    expect(await curl(FAKE_JPEG, 'picture')).toBe(
      '{"status":"INVALID_REQUEST","message":"check request params"}',
    );
    expect(await curl(Buffer.from('GIF89a'))).toBe(
      '{"status":"IMAGE_INVALID_FORMAT","message":"image format not support"}',
    );
    // Bytes whose base64 is all `+` and `/`, which curl percent-encodes: the longest form there is.
    const largest = Buffer.alloc(2_097_153, Buffer.from([0xff, 0xfb, 0xef, 0xbe]));
    largest.set([0xff, 0xd8, 0xff]);
    expect(await curl(largest)).toBe('{"status":"IMAGE_INVALID_SIZE","message":"image larger than 2M"}');
    await environment.startApi({}, { SYNC_TIMEOUT_MS: '300' });
    const stuck = await environment.startWorker({ readers: hangingReaders() }, { LEASE_MS: '1000' });
    expect(await curl(FAKE_JPEG)).toBe(
      '{"status":"INNER_ERROR","message":"Service is not available right now, please try again later"}',
    );
    await stuck.close();
  });

  it('works by the line that the README gives, with an image of a megabyte', async () => {
    const worker = await environment.startWorker({ readers: instantReaders() });
    const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
    const line = /^base64 < ktp\.jpg .*$/m.exec(readme)![0];
    await writeFile(
      path.join(directory, 'ktp.jpg'),
      Buffer.concat([FAKE_JPEG, Buffer.alloc(1_048_576, 0xfb)]),
    );
    const command = line.replace('http://localhost:8080', environment.url);
    const { stdout } = await run('bash', ['-c', command], {
      cwd: directory,
      env: { ...process.env, API_KEY },
    });
    expect(stdout).toBe(`{"status":"OK","message":${JSON.stringify(SPECIMEN)}}`);
    await worker.close();
  });
});

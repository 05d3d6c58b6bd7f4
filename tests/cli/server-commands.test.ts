import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADMIN_KEY } from '../environment/clients.js';
import { hangingReaders, instantReaders, SPECIMEN } from '../environment/fake-readers.js';
import { API_KEY, useTestEnvironment } from '../environment/open-test-environment.js';
import { runCommandLine } from '../environment/run-command-line.js';
import { FAKE_JPEG } from '../environment/submit.js';

// Each command is a process of its own, which on a busy machine takes a while to start.
describe('ktp-ocr against a server', { timeout: 180_000 }, () => {
  const environment = useTestEnvironment({ ADMIN_API_KEY: ADMIN_KEY });
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'ktp-ocr-cli-'));
    await mkdir(path.join(folder, 'scans'));
    await writeFile(path.join(folder, 'ktp.jpg'), FAKE_JPEG);
    await writeFile(path.join(folder, 'scans', '1.jpg'), FAKE_JPEG);
    await writeFile(path.join(folder, 'scans', '2.jpg'), FAKE_JPEG);
    await writeFile(path.join(folder, 'broken.jpg'), 'no image');
  });
  afterAll(() => rm(folder, { recursive: true }));

  const run = (args: string[], env: Record<string, string> = {}, input?: Uint8Array) =>
    runCommandLine(args, {
      cwd: folder,
      env: { KTP_OCR_URL: environment.url, KTP_OCR_KEY: API_KEY, ADMIN_API_KEY: ADMIN_KEY, ...env },
      ...(input ? { input } : {}),
    });

  it('submits and waits, lists, looks at and deletes jobs', async () => {
    await environment.startWorker({ readers: instantReaders() });
    const submitted = await run([
      'submit',
      '--wait',
      '--reference',
      'order-17',
      '--metadata',
      'branch=Kendari',
      '--metadata',
      'desk=4',
      'ktp.jpg',
    ]);
    expect(submitted).toMatchObject({
      exitCode: 0,
      stderr: '',
      rows: [
        {
          file: 'ktp.jpg',
          outcome: 'OK',
          reference: 'order-17',
          metadata: { branch: 'Kendari', desk: '4' },
          result: { message: SPECIMEN },
        },
      ],
    });
    const csv = (await run(['submit', '--wait', '--format', 'csv', 'scans', 'broken.jpg'])).stdout.split(
      '\r\n',
    );
    expect(csv[0]).toBe(
      'file,job_id,status,outcome,billed,nik,name,pob,dob,gender,address,rt,rw,village,district,city,province,religion,marital_status,work,nationnality',
    );
    expect(csv[1]).toMatch(
      new RegExp(
        `^scans/1.jpg,[-\\w]{36},succeeded,OK,yes,${SPECIMEN.id},${SPECIMEN.name},.*,${SPECIMEN.city},`,
      ),
    );
    expect(csv[2]).toMatch(/^scans\/2.jpg,/);
    expect(csv[3]).toMatch(/^broken.jpg,,refused,.*IMAGE_INVALID_FORMAT.*,,,/);
    const id: string = submitted.rows[0].id;
    const table = await run(['jobs', '--reference', 'order-17', '--format', 'table']);
    expect(table.stdout).toMatch(/^ID +STATUS +OUTCOME/);
    expect(table.stdout).toContain(`${id}  succeeded   OK`);
    expect((await run(['jobs', 'list', '--status', 'failed', '--format', 'csv'])).stdout).toBe(
      'id,status,outcome,created_at,total_ms,billed,reference\r\n',
    );
    expect((await run(['jobs', 'get', id])).rows[0].result.message).toEqual(SPECIMEN);
    expect(await run(['jobs', 'delete', id])).toMatchObject({ exitCode: 0, stdout: '' });
    expect((await run(['jobs', 'get', id])).rows[0].result).toBeNull();
    expect((await run(['usage', '--group-by', 'status'])).rows).toMatchObject([
      { group: 'succeeded', jobs: 3 },
    ]);
    expect((await run(['usage', '--all', '--group-by', 'key', '--format', 'csv'])).stdout).toMatch(
      /^group,jobs,billed,amount,currency,amount_display\r\n.{36},3,3,/,
    );
  });

  it('goes on after what is refused or missing, and says so by its exit code', async () => {
    const { exitCode, rows } = await run(['submit', 'scans', 'broken.jpg', 'missing.jpg', '--jobs', '1']);
    expect(exitCode).toBe(1);
    expect(rows.map(({ file, status, error }) => [file, status ?? error])).toEqual([
      ['scans/1.jpg', 'queued'],
      ['scans/2.jpg', 'queued'],
      ['broken.jpg', expect.stringContaining('IMAGE_INVALID_FORMAT')],
      ['missing.jpg', 'no such file'],
    ]);
    const piped = await run(['submit', '-', '--format', 'table'], {}, FAKE_JPEG);
    expect(piped).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/\n- .* queued/) });
  });

  it('waits for jobs, for so long, and cancels them', async () => {
    const worker = await environment.startWorker({ readers: hangingReaders() }, { LEASE_MS: '1000' });
    const { rows } = await run(['submit', 'ktp.jpg']);
    const id: string = rows[0].id;
    const late = await run(['wait', id, '--timeout', '1']);
    expect(late).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('had not ended') });
    expect((await run(['jobs', 'cancel', id])).rows[0].status).toBe('canceled');
    expect(await run(['wait', id])).toMatchObject({ exitCode: 1, rows: [{ id, status: 'canceled' }] });
    await worker.close();
  });

  it('makes, rotates, tops up, lists and revokes keys', async () => {
    const made = await run([
      'keys',
      'create',
      'Koperasi Contoh',
      '--prepaid',
      '5000000',
      '--scopes',
      'jobs:*',
    ]);
    expect(made.rows).toMatchObject([
      { name: 'Koperasi Contoh', billing: 'prepaid', credits: 5_000_000, scopes: ['jobs:*'] },
    ]);
    const { id, secret } = made.rows[0];
    expect((await run(['submit', 'ktp.jpg'], { KTP_OCR_KEY: secret })).exitCode).toBe(0);
    expect((await run(['keys', 'credits', id, '1000', '--note', 'INV-7'])).rows[0].name).toBe(
      'Koperasi Contoh',
    );
    const rotated = (await run(['keys', 'rotate', id, '--grace', '0'])).rows[0].secret;
    expect(rotated).not.toBe(secret);
    expect(await run(['submit', 'ktp.jpg'], { KTP_OCR_KEY: secret })).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('UNAUTHENTICATED'),
    });
    await run(['keys', 'revoke', id]);
    const listed = await run(['keys', '--format', 'table']);
    expect(listed.stdout).toMatch(new RegExp(`${id} +Koperasi Contoh .* revoked`));
    expect(listed.stdout).not.toContain('SECRET');
  });

  it('takes server and key before the command as well, and says which command has none', async () => {
    const nowhere = { KTP_OCR_URL: 'http://127.0.0.1:9', KTP_OCR_KEY: 'ktp_live_wrong' };
    const before = ['--server', environment.url, '--key', API_KEY];
    expect(await run([...before, 'jobs', 'list', '--limit', '1'], nowhere)).toMatchObject({
      exitCode: 0,
      stderr: '',
    });
    // Its own counts.
    const own = await run(['--server', 'http://127.0.0.1:9', 'jobs', '--server', environment.url]);
    expect(own).toMatchObject({ exitCode: 0, stderr: '' });
    expect((await run([...before, '--print-config'], nowhere)).stdout).toContain(
      `KTP_OCR_URL=${environment.url}  # --server`,
    );
    expect(await run([...before, 'keys', 'list'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("'list' takes no --key"),
    });
  });

  it('cuts the beginning of a long file name in a table, for names differ at their ends', async () => {
    const deep = path.join('a-folder-with-a-long-name', 'scans');
    await mkdir(path.join(folder, deep), { recursive: true });
    await writeFile(path.join(folder, deep, 'specimen-1.jpg'), FAKE_JPEG);
    const { stdout } = await run(['submit', '--format', 'table', deep]);
    expect(stdout).toMatch(/\n…\S*\/scans\/specimen-1\.jpg /);
  });

  it('finds what is wrong before it does anything', async () => {
    expect(await run(['jobs'], { KTP_OCR_KEY: '' })).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('no API key: give --key'),
    });
    expect(await run(['keys'], { ADMIN_API_KEY: '' })).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('no admin key'),
    });
    expect(await run(['jobs', '--server', 'nowhere'])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('is not an address'),
    });
    for (const args of [
      ['jobs', 'lst'],
      ['submit'],
      ['trigger', 'job.unknown'],
      ['listen', '--events', 'all'],
    ]) {
      expect([args, (await run(args)).exitCode]).toEqual([args, 2]);
    }
    const told = await run(['usage', '--print-config']);
    expect(told).toMatchObject({ exitCode: 0, stderr: '' });
    expect(told.stdout).toContain(`KTP_OCR_URL=${environment.url}  # KTP_OCR_URL in the environment`);
    expect(told.stdout).not.toContain(API_KEY);
  });
});

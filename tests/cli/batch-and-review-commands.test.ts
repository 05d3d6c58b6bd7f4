import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ADMIN_KEY, makeKey } from '../environment/clients.js';
import { DOUBTFUL_ANSWER, hangingReaders, instantReaders, SPECIMEN } from '../environment/fake-readers.js';
import { useTestEnvironment } from '../environment/open-test-environment.js';
import { runCommandLine } from '../environment/run-command-line.js';
import { FAKE_JPEG } from '../environment/submit.js';

const SCOPES = ['jobs:*', 'reviews:*'];

// Each command is a process of its own, which on a busy machine takes a while to start.
describe('ktp-ocr batches, reviews and check', { timeout: 180_000 }, () => {
  const environment = useTestEnvironment({ ADMIN_API_KEY: ADMIN_KEY });
  let folder: string;
  let key: string;
  let keyId: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'ktp-ocr-cli-batches-'));
    await mkdir(path.join(folder, 'scans'));
    await mkdir(path.join(folder, 'many'));
    for (const name of ['ktp.jpg', 'scans/1.jpg', 'scans/2.jpg'])
      await writeFile(path.join(folder, name), FAKE_JPEG);
    await writeFile(path.join(folder, 'scans', 'broken.jpg'), 'no image');
    for (let n = 0; n < 101; n += 1) await writeFile(path.join(folder, 'many', `${n}.jpg`), 'no image');
  });
  afterAll(() => rm(folder, { recursive: true }));
  beforeEach(async () => {
    const made = await makeKey(environment.url, { scopes: SCOPES, image_retention_seconds: 3_600 });
    [key, keyId] = [made.secret, made.id];
  });

  const run = (args: string[], input?: Uint8Array) =>
    runCommandLine(args, {
      cwd: folder,
      env: { KTP_OCR_URL: environment.url, KTP_OCR_KEY: key, ADMIN_API_KEY: ADMIN_KEY },
      ...(input ? { input } : {}),
    });

  it('submits a folder, waits, and prints what was read, also later', async () => {
    await environment.startWorker({ readers: instantReaders() });
    const submitted = await run(['batches', 'submit', '--wait', '--file-names', 'scans', 'none.jpg']);
    expect(submitted.exitCode).toBe(1);
    expect(submitted.rows.map((row) => [row.file, row.reference, row.status, row.error ?? row.code])).toEqual(
      [
        ['none.jpg', undefined, undefined, 'no such file'],
        ['scans/1.jpg', 'scans/1.jpg', 'succeeded', null],
        ['scans/2.jpg', 'scans/2.jpg', 'succeeded', null],
        ['scans/broken.jpg', 'scans/broken.jpg', 'refused', 'IMAGE_INVALID_FORMAT'],
      ],
    );
    expect(submitted.rows[1].result.message).toEqual(SPECIMEN);
    const id: string = submitted.rows[1].batch_id;
    const csv = (await run(['batches', 'results', id, '--format', 'csv'])).stdout.split('\r\n');
    expect(csv[0]).toMatch(/^batch_id,index,reference,job_id,status,outcome,billed,nik,name,pob,/);
    expect(csv[1]).toMatch(new RegExp(`^${id},0,scans/1.jpg,[-\\w]+,succeeded,OK,yes,${SPECIMEN.id},`));
    expect(csv[3]).toMatch(new RegExp(`^${id},2,scans/broken.jpg,,refused,IMAGE_INVALID_FORMAT,no,,`));
    const table = (await run(['batches', '--format', 'table'])).stdout;
    expect(table).toMatch(new RegExp(`${id} +ended .* 3 +3 +`));
    // Something of it was refused.
    expect(await run(['batches', 'wait', id])).toMatchObject({
      exitCode: 1,
      rows: [{ id, status: 'ended' }],
    });
  });

  it('keeps the names of files to itself, and makes two batches of more than a hundred', async () => {
    const submitted = await run(['batches', 'submit', 'many', 'ktp.jpg']);
    expect(submitted.exitCode).toBe(1);
    expect(submitted.rows.map(({ reference }) => reference).filter(Boolean)).toEqual([]);
    const last = submitted.rows.at(-1);
    expect(last).toMatchObject({ file: 'ktp.jpg', index: 1, status: 'queued', job_id: expect.any(String) });
    expect(new Set(submitted.rows.map(({ batch_id }) => batch_id)).size).toBe(2);
    const { rows } = await environment.sql.query('SELECT count(*)::integer AS count FROM batches');
    expect(rows).toEqual([{ count: 2 }]);
  });

  it('cancels a batch, and says when one has not ended in time', async () => {
    await environment.startWorker({ readers: hangingReaders() }, { LEASE_MS: '1000' });
    const { rows } = await run(['batches', 'submit', 'ktp.jpg']);
    const id: string = rows[0].batch_id;
    const late = await run(['batches', 'wait', id, '--timeout', '1']);
    expect(late).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('had not ended') });
    const canceled = await run(['batches', 'cancel', id]);
    expect(canceled.rows).toMatchObject([{ id, status: 'ended', progress: { by_status: { canceled: 1 } } }]);
  });

  it('lists, shows, corrects, confirms and exports reviews', async () => {
    await environment.startWorker({ readers: instantReaders(DOUBTFUL_ANSWER) });
    const { rows } = await run(['submit', '--wait', '--reference', 'order-17', 'ktp.jpg', 'scans/1.jpg']);
    const [one, other] = rows.map(({ id }) => id) as [string, string];
    expect((await run(['reviews'])).rows.map(({ job_id }) => job_id).sort()).toEqual([one, other].sort());
    const table = await run(['reviews', 'get', one, '--format', 'table']);
    expect(table.stdout).toMatch(/name +CONTOH SPESIMEN +0\.61 +yes/);
    await run(['reviews', 'image', one, 'picture.jpg']);
    expect(await readFile(path.join(folder, 'picture.jpg'))).toEqual(FAKE_JPEG);
    // What is there is not written over.
    expect(await run(['reviews', 'image', one, 'picture.jpg'])).toMatchObject({ exitCode: 1 });
    const corrected = await run(['reviews', 'correct', one, 'name=SITI AMINAH', 'work=PETANI = BURUH']);
    expect(corrected.rows[0]).toMatchObject({ job_id: one, state: 'reviewed' });
    expect((await run(['reviews', 'confirm', other])).exitCode).toBe(0);
    expect((await run(['reviews'])).rows).toEqual([]);
    expect((await run(['reviews', '--state', 'reviewed'])).rows).toHaveLength(2);
    const exported = await run(['reviews', 'export', '--from', '2026-01-01']);
    expect(
      exported.rows.map(({ job_id, fields }) => [job_id, fields.name.reviewed, fields.work.reviewed]),
    ).toEqual([
      [one, 'SITI AMINAH', 'PETANI = BURUH'],
      [other, SPECIMEN.name, SPECIMEN.work],
    ]);
    const csv = (await run(['reviews', 'export', '--format', 'csv'])).stdout.split('\r\n');
    expect(csv[0]).toBe('job_id,reference,reviewed_at,field,read,confidence,reviewed');
    expect(csv[1]).toMatch(new RegExp(`^${one},order-17,.*,name,${SPECIMEN.name},0.61,SITI AMINAH$`));
  });

  it('changes what a key puts up for review', async () => {
    const edited = await run(['keys', 'edit', keyId, '--review-threshold', '0.95', '--rate-limit', '900']);
    expect(edited.rows).toMatchObject([{ id: keyId, review_threshold: 0.95, rate_limit_per_minute: 900 }]);
  });

  it('looks at pictures before they are paid for', async () => {
    await environment.startWorker({ readers: instantReaders() });
    const checked = await run(['check', 'ktp.jpg', 'none.jpg', 'scans/broken.jpg']);
    expect(checked.exitCode).toBe(1);
    expect(checked.rows).toMatchObject([
      { file: 'ktp.jpg', ktp_found: true, advice: [{ code: 'glare' }] },
      { file: 'none.jpg', error: 'no such file' },
      { file: 'scans/broken.jpg', error: expect.stringContaining('IMAGE_INVALID_FORMAT') },
    ]);
    const table = await run(['check', '-', '--format', 'table'], FAKE_JPEG);
    expect(table.stdout).toMatch(/- +yes +1 +Tilt the card/);
  });

  it('is told of whom one expects', async () => {
    await environment.startWorker({ readers: instantReaders() });
    const asked = [
      'submit',
      '--wait',
      '--expect',
      'name=Contoh Spesimen',
      '--expect',
      'dob=12-03-1996',
      'ktp.jpg',
    ];
    expect((await run(asked)).rows).toMatchObject([
      { name_match: { outcome: 'agrees' }, dob_match: { outcome: 'disagrees' } },
    ]);
  });

  it('says what is wrong with what was asked', async () => {
    for (const [args, says] of [
      [['reviews', 'correct', 'ID', 'height=170'], 'FIELD=VALUE'],
      [['keys', 'edit', keyId], 'nothing to change'],
      [['keys', 'edit', keyId, '--review-threshold', '2'], 'from 0 to 1'],
      [['keys', 'credits', keyId, 'much'], 'whole number'],
      [['submit', '--expect', 'age=20', 'ktp.jpg'], 'name=VALUE'],
      [['batches', 'submit'], 'missing required argument'],
    ] as const) {
      expect(await run([...args])).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(says) });
    }
  });
});

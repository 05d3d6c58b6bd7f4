import { JobView } from '@ktp-ocr/contract/jobs/job-view';
import { describe, expect, it } from 'vitest';
import { ADMIN_KEY, ask, makeKey } from '../environment/clients.js';
import { FAIL_ANSWER, instantReaders, OK_ANSWER, SPECIMEN } from '../environment/fake-readers.js';
import { API_KEY, useTestEnvironment } from '../environment/open-test-environment.js';
import { FAKE_JPEG } from '../environment/submit.js';

const image = FAKE_JPEG.toString('base64');

describe('whom a client expects', () => {
  const environment = useTestEnvironment({ ADMIN_API_KEY: ADMIN_KEY });
  const submit = (body: object, { key = API_KEY, wait = 20, headers = {} } = {}) =>
    ask(environment.url, key, 'POST', `/v1/jobs?wait=${wait}`, { body, headers });
  const read = async (body: object, key?: string) =>
    JobView.parse(await (await submit(body, key ? { key } : {})).json());
  const kept = async () =>
    (await environment.sql.query('SELECT sealed_expected FROM jobs')).rows.map((row) => row.sealed_expected);

  it('is compared with what is printed, and the number is explained', async () => {
    await environment.startWorker({ readers: instantReaders() });
    const expected = { name: 'Contoh Spesiman, S.Kom', nik: SPECIMEN.id, dob: '1995-03-12' };
    const job = await read({ image, expected });
    expect(job).toMatchObject({
      nik_match: { outcome: 'agrees', score: 1, steps: [] },
      dob_match: { outcome: 'agrees' },
      name_match: {
        outcome: 'resembles',
        steps: [
          { rule: 'title', expected: 'SKOM' },
          { rule: 'letters', expected: 'SPESIMAN', printed: 'SPESIMEN' },
        ],
      },
      nik: {
        province: 'SULAWESI TENGGARA',
        city: 'KOTA KENDARI',
        birth_date: '12-03-1995',
        sex: 'PEREMPUAN',
        serial: '0001',
      },
    });
    const form = new FormData();
    form.set('image', new Blob([new Uint8Array(FAKE_JPEG)]), 'card');
    form.set('expected', JSON.stringify({ name: SPECIMEN.name }));
    const asForm = await read(form);
    expect(asForm.name_match).toEqual({ outcome: 'agrees', score: 1, steps: [] });
    expect(asForm.nik_match).toBeUndefined();
    expect((await read({ image })).name_match).toBeUndefined();
  });

  it('lies sealed in the row until the job has ended, however it ends', async () => {
    const expected = { name: 'KENARI BURUNG PENANDA' };
    const waiting = (await (await submit({ image, expected }, { wait: 0 })).json()) as { id: string };
    const [sealed] = await kept();
    expect(sealed).toBeInstanceOf(Buffer);
    expect(sealed.includes('KENARI')).toBe(false);
    await ask(environment.url, API_KEY, 'POST', `/v1/jobs/${waiting.id}/cancel`);
    expect(await kept()).toEqual([null]);
    await environment.startWorker({ readers: instantReaders(FAIL_ANSWER) });
    const failed = await read({ image, expected });
    expect([failed.status, failed.name_match, failed.nik]).toEqual(['failed', undefined, undefined]);
    expect(await kept()).toEqual([null, null]);
  });

  it('says unknown where nothing was read', async () => {
    const message = { ...SPECIMEN, dob: '' };
    await environment.startWorker({ readers: instantReaders({ ...OK_ANSWER, message }) });
    expect((await read({ image, expected: { dob: '12-03-1995' } })).dob_match).toEqual({
      outcome: 'unknown',
      score: 0,
      steps: [],
    });
  });

  it('is compared with the fixture of a test key', async () => {
    await environment.startWorker({ readers: instantReaders() });
    const { secret } = await makeKey(environment.url, { livemode: false });
    const job = await read({ image, expected: { nik: '1111111111111111' } }, secret);
    expect(job.nik_match).toMatchObject({ outcome: 'disagrees' });
  });

  it('belongs to what is asked: another one under the same Idempotency-Key is refused', async () => {
    const headers = { 'Idempotency-Key': 'expected' };
    const ask = (expected: object) => submit({ image, expected }, { wait: 0, headers });
    expect((await ask({ name: 'A', nik: SPECIMEN.id })).status).toBe(202);
    expect((await ask({ nik: SPECIMEN.id, name: 'A' })).status).toBe(202);
    expect((await ask({ name: 'B', nik: SPECIMEN.id })).status).toBe(422);
  });

  it('is refused where it is none', async () => {
    for (const expected of [{ nik: '123' }, { dob: '12/03/1995' }, { name: '' }, { height: 170 }, 'BUDI'])
      expect((await submit({ image, expected })).status).toBe(400);
    const inAddress = new URLSearchParams({ expected: JSON.stringify({ name: 'BUDI' }) });
    const raw = await ask(environment.url, API_KEY, 'POST', `/v1/jobs?${inAddress}`, {
      body: new Uint8Array(FAKE_JPEG),
      headers: { 'Content-Type': 'image/jpeg' },
    });
    expect(raw.status).toBe(400);
  });
});

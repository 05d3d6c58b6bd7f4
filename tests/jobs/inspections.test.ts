import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { JobView } from '@ktp-ocr/contract/jobs/job-view';
import { CardMessage } from '@ktp-ocr/contract/sync/card-message';
import sharp from 'sharp';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ADMIN_KEY, ask, makeKey } from '../environment/clients.js';
import {
  FAIL_ANSWER,
  FAKE_PART,
  failingReaders,
  fakeReaders,
  instantReaders,
  OK_ANSWER,
  SPECIMEN,
} from '../environment/fake-readers.js';
import { useTestEnvironment } from '../environment/open-test-environment.js';
import { FAKE_JPEG, submitSync } from '../environment/submit.js';

const SCOPES = ['jobs:*', 'debug:read'];

describe('a picture that is kept is looked at again', () => {
  const environment = useTestEnvironment({ ADMIN_API_KEY: ADMIN_KEY });
  let key: string;
  let keyId: string;
  beforeEach(async () => {
    const made = await makeKey(environment.url, { scopes: SCOPES, image_retention_seconds: 3_600 });
    [key, keyId] = [made.secret, made.id];
  });

  async function submit(as = key): Promise<JobView> {
    const body = { image: FAKE_JPEG.toString('base64') };
    return JobView.parse(await (await ask(environment.url, as, 'POST', '/v1/jobs?wait=20', { body })).json());
  }
  const get = (id: string, query = '?include=debug', as = key, headers = {}) =>
    ask(environment.url, as, 'GET', `/v1/jobs/${id}${query}`, { headers });
  const codeOf = async (response: Response) => ((await response.json()) as { code: string }).code;
  const setKey = (change: object) =>
    ask(environment.url, ADMIN_KEY, 'PATCH', `/v1/keys/${keyId}`, { body: change });
  const countOf = async (query: string) => (await environment.sql.query(query)).rows[0].count;
  const leftOver = () => countOf('SELECT count(*)::integer AS count FROM inspections');

  /** As if its caller had hung up: the only job there is. */
  async function leaveUndelivered(): Promise<string> {
    await expect.poll(() => countOf('SELECT count(*)::integer AS count FROM charges')).toBe(1);
    await environment.sql.query(
      "SET session_replication_role = replica; UPDATE jobs SET handover = 'undelivered'; DELETE FROM charges; SET session_replication_role = DEFAULT",
    );
    return (await environment.sql.query('SELECT id FROM jobs')).rows[0].id;
  }

  it('to tell how it was read, which is written down and kept nowhere', async () => {
    await environment.startWorker({ readers: instantReaders() });
    const { id, debug: unasked } = await submit();
    expect(unasked).toBeUndefined();
    const response = await get(id);
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(response.headers.get('ratelimit-policy')).toContain('"checks"');
    const job = JobView.parse(await response.json());
    expect(job.result).toMatchObject({ status: 'OK', message: { name: SPECIMEN.name } });
    expect(job.debug?.fields.find(({ name }) => name === 'name')?.value).toBe(SPECIMEN.name);
    expect(JobView.parse(await (await get(id, '')).json()).debug).toBeUndefined();
    expect(await leftOver()).toBe(0);
    expect(
      await countOf("SELECT count(*)::integer AS count FROM result_accesses WHERE channel = 'inspection'"),
    ).toBe(1);
  });

  it('to crop face and signature out of it, as long as it is kept, whatever became of the result', async () => {
    await environment.startWorker({ readers: instantReaders() });
    await setKey({ scopes: ['jobs:*'], result_retention_seconds: 0 });
    const { id } = await submit();
    const { face, signature, debug } = JobView.parse(await (await get(id, '?include=face,signature')).json());
    expect([face?.jpeg, signature, debug]).toEqual([FAKE_PART, null, undefined]);
    expect((await get(id, '?include=face,debug')).status).toBe(403);
    await ask(environment.url, key, 'DELETE', `/v1/jobs/${id}`);
    const gone = await get(id, '?include=face');
    expect([gone.status, await codeOf(gone)]).toEqual([410, 'NOT_KEPT']);
    await setKey({ image_retention_seconds: 0 });
    expect((await get((await submit()).id, '?include=signature')).status).toBe(410);
    expect(await leftOver()).toBe(0);
  });

  it('for FAIL, too, and not before a job has ended', async () => {
    const { id: waiting } = (await (
      await ask(environment.url, key, 'POST', '/v1/jobs', { body: { image: FAKE_JPEG.toString('base64') } })
    ).json()) as { id: string };
    const early = await get(waiting);
    expect([early.status, JobView.parse(await early.json()).debug]).toEqual([200, undefined]);
    await environment.startWorker({ readers: instantReaders(FAIL_ANSWER) });
    const { debug } = JobView.parse(await (await get(waiting, '?include=debug&wait=20')).json());
    expect(debug).toMatchObject({ outcome: 'FAIL', reasons: ['nik_incomplete'] });
  });

  it('under a scope of its own, which jobs:* does not hold', async () => {
    await environment.startWorker({ readers: instantReaders() });
    const { secret } = await makeKey(environment.url, { scopes: ['jobs:*'], image_retention_seconds: 60 });
    const { id } = await submit(secret);
    const refused = await get(id, '?include=debug', secret);
    expect([refused.status, await codeOf(refused)]).toEqual([403, 'FORBIDDEN']);
    expect((await get(id, '?include=everything')).status).toBe(400);
    expect((await get(id)).status).toBe(404);
  });

  it('only while picture and result are kept', async () => {
    await environment.startWorker({ readers: instantReaders() });
    await setKey({ image_retention_seconds: 0 });
    const { id: unkept } = await submit();
    const gone = await get(unkept);
    expect([gone.status, await codeOf(gone)]).toEqual([410, 'NOT_KEPT']);
    expect((await get(unkept, '')).status).toBe(200);
    await setKey({ image_retention_seconds: 3_600, result_retention_seconds: 0 });
    const { id: withoutResult } = await submit();
    expect((await get(withoutResult)).status).toBe(410);
    await setKey({ result_retention_seconds: 3_600 });
    const { id: deleted } = await submit();
    await ask(environment.url, key, 'DELETE', `/v1/jobs/${deleted}`);
    expect((await get(deleted)).status).toBe(410);
    expect(await leftOver()).toBe(0);
  });

  it('not beyond its retention, though nobody has come by yet to destroy it', async () => {
    await environment.startWorker({ readers: instantReaders() }, { SWEEP_INTERVAL_MS: '600000' });
    const { id } = await submit();
    expect((await get(id, '?include=face')).status).toBe(200);
    await environment.sql.query('UPDATE jobs SET image_retention_seconds = 0');
    expect((await get(id, '?include=face')).status).toBe(410);
    await environment.sql.query(
      'UPDATE jobs SET image_retention_seconds = 3600, result_retention_seconds = 0',
    );
    expect((await get(id, '?include=debug')).status).toBe(410);
    const { rows } = await environment.sql.query(
      'SELECT 1 FROM jobs WHERE image_destroyed_at IS NULL AND result_destroyed_at IS NULL',
    );
    expect(rows).toHaveLength(1);
  });

  it('and not told once it was deleted, though it was read before', async () => {
    let letGo = () => {};
    let looking = () => {};
    const isLooking = new Promise<void>((resolve) => {
      looking = resolve;
    });
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    let reads = 0;
    const readers = fakeReaders(async () => {
      reads += 1;
      if (reads === 1) return OK_ANSWER;
      looking();
      await held;
      return OK_ANSWER;
    });
    await environment.startWorker({ readers });
    const { id } = await submit();
    const asked = get(id);
    await isLooking;
    await ask(environment.url, key, 'DELETE', `/v1/jobs/${id}`);
    letGo();
    const response = await asked;
    expect([response.status, await codeOf(response)]).toEqual([410, 'NOT_KEPT']);
    expect(await leftOver()).toBe(0);
  });

  it('not for test keys, whose pictures nobody reads', async () => {
    await environment.startWorker({ readers: failingReaders(new Error('test keys never get here')) });
    const { secret } = await makeKey(environment.url, {
      livemode: false,
      scopes: SCOPES,
      image_retention_seconds: 60,
    });
    const { id } = await submit(secret);
    const job = JobView.parse(await (await get(id, '?include=debug,face,signature', secret)).json());
    expect([job.debug, job.face, job.signature]).toEqual([null, null, null]);
  });

  it('within the limit of checks, and not where the client knows the answer', async () => {
    await environment.startWorker({ readers: instantReaders() });
    await setKey({ check_limit_per_minute: 1 });
    const { id } = await submit();
    const first = await get(id);
    const etag = first.headers.get('etag') ?? '';
    expect((await get(id, '?include=debug', key, { 'If-None-Match': etag })).status).toBe(304);
    expect((await get(id)).status).toBe(429);
    // What was told without it is another answer.
    const plain = (await get(id, '')).headers.get('etag');
    expect(plain).not.toBe(etag);
  });

  it('before an answer that nobody got is charged, so that none is paid for that could not be told', async () => {
    const worker = await environment.startWorker({ readers: instantReaders() });
    expect((await submitSync(environment.url, FAKE_JPEG, key)).status).toBe(200);
    await worker.close();
    const id = await leaveUndelivered();
    await environment.startApi({}, { CHECK_TIMEOUT_MS: '50' });
    const late = await get(id);
    expect([late.status, await codeOf(late)]).toEqual([503, 'INNER_ERROR']);
    expect(await countOf('SELECT count(*)::integer AS count FROM charges')).toBe(0);
    expect(await leftOver()).toBe(0);
  });

  it('and told with an answer that is charged as it is fetched, whatever its client says that it knows', async () => {
    await environment.startWorker({ readers: instantReaders() });
    expect((await submitSync(environment.url, FAKE_JPEG, key)).status).toBe(200);
    const id = await leaveUndelivered();
    const etag = (await ask(environment.url, key, 'HEAD', `/v1/jobs/${id}?include=debug`)).headers.get(
      'etag',
    );
    const late = await get(id, '?include=debug', key, { 'If-None-Match': `${etag}, *` });
    expect(late.status).toBe(200);
    const job = JobView.parse(await late.json());
    expect([job.result?.status, job.debug?.fields.length]).toEqual(['OK', expect.any(Number)]);
    expect(await countOf('SELECT count(*)::integer AS count FROM charges')).toBe(1);
  });

  it('is forgotten by the sweep where the process that asked has died', async () => {
    await environment.sql.query(
      `INSERT INTO inspections (id, job_id, parts, answer_key, created_at)
       VALUES (gen_random_uuid(), gen_random_uuid(), '{debug}', '\\x00', clock_timestamp() - interval '1 hour')`,
    );
    await environment.startWorker({ readers: instantReaders() });
    await expect.poll(leftOver).toBe(0);
  });
});

describe('a real picture is looked at again', () => {
  const environment = useTestEnvironment({ ADMIN_API_KEY: ADMIN_KEY });
  let key: string;
  let job: JobView;
  beforeAll(async () => {
    await environment.startWorker();
  });
  beforeEach(async () => {
    key = (await makeKey(environment.url, { scopes: SCOPES, image_retention_seconds: 3_600 })).secret;
    const sample = await readFile(
      fileURLToPath(new URL('../../packages/specimen/samples/specimen-1.jpg', import.meta.url)),
    );
    const submitted = await ask(environment.url, key, 'POST', '/v1/jobs?wait=30', {
      body: { image: sample.toString('base64') },
    });
    job = JobView.parse(await submitted.json());
  });

  it('and shows face and signature, upright, at their place', async () => {
    const response = await ask(environment.url, key, 'GET', `/v1/jobs/${job.id}?include=face,signature`);
    const { face, signature, image } = JobView.parse(await response.json());
    for (const part of [face, signature]) {
      const { width, height, format } = await sharp(Buffer.from(part?.jpeg ?? '', 'base64')).metadata();
      expect([width, height, format]).toEqual([part?.width, part?.height, 'jpeg']);
      for (const { x } of part?.corners ?? []) expect(x).toBeGreaterThan((image?.width ?? 0) / 2);
    }
    expect((face?.height ?? 0) / (face?.width ?? 1)).toBeGreaterThan(1.1);
    expect(signature?.corners[0]?.y).toBeGreaterThan(face?.corners[2]?.y ?? Number.POSITIVE_INFINITY);
    expect(signature?.width).toBeGreaterThan(signature?.height ?? 0);
  });

  it('and tells lines, rows, rules and the two likeliest of each character', async () => {
    const response = await ask(environment.url, key, 'GET', `/v1/jobs/${job.id}?include=debug`);
    const { debug, result, confidence } = JobView.parse(await response.json());
    const message = CardMessage.parse(result?.message);
    expect(debug?.attempts.filter(({ chosen }) => chosen)).toHaveLength(1);
    expect(debug?.attempts[0]?.corners).toHaveLength(4);
    for (const [name, value] of Object.entries(message)) {
      const field = debug?.fields.find((each) => each.name === name);
      expect([name, field?.value]).toEqual([name, value]);
      expect(field?.confidence).toBeCloseTo(confidence?.[name as keyof typeof confidence] ?? -1, 3);
      expect(field?.rows.length).toBeGreaterThan(0);
    }
    expect(debug?.number?.digits.map(({ digit }) => digit).join('')).toBe(message.id);
    const characters = debug?.lines.flatMap((line) => line.characters) ?? [];
    expect(characters.filter(({ candidates }) => candidates.length === 2).length).toBeGreaterThan(100);
  });
});

import { JobView } from '@ktp-ocr/contract/jobs/job-view';
import { ReviewLine, ReviewPage, ReviewView } from '@ktp-ocr/contract/reviews/review-view';
import { beforeEach, describe, expect, it } from 'vitest';
import { ADMIN_KEY, ask, makeKey } from '../environment/clients.js';
import { DOUBTFUL_ANSWER, instantReaders, OK_ANSWER, SPECIMEN } from '../environment/fake-readers.js';
import { useTestEnvironment } from '../environment/open-test-environment.js';
import { FAKE_JPEG, submitSync } from '../environment/submit.js';

const SCOPES = ['jobs:*', 'reviews:*'];

describe('answers that a person should look over', () => {
  const environment = useTestEnvironment({ ADMIN_API_KEY: ADMIN_KEY });
  let key: string;
  let keyId: string;
  beforeEach(async () => {
    const made = await makeKey(environment.url, { scopes: SCOPES });
    [key, keyId] = [made.secret, made.id];
  });

  const call = (method: string, path: string, body?: object, as = key) =>
    ask(environment.url, as, method, `/v1/reviews${path}`, body ? { body } : {});
  async function read(answer = DOUBTFUL_ANSWER, as = key, reference = 'order-17'): Promise<string> {
    const worker = await environment.startWorker({ readers: instantReaders(answer) });
    const body = { image: FAKE_JPEG.toString('base64'), reference };
    const response = await ask(environment.url, as, 'POST', '/v1/jobs?wait=20', { body });
    const job = JobView.parse(await response.json());
    expect(job.status).toBe('succeeded');
    await worker.close();
    return job.id;
  }
  const list = async (query = '', as = key) =>
    ReviewPage.parse(await (await call('GET', query, undefined, as)).json()).data.map(({ job_id }) => job_id);
  const setKey = (change: object) =>
    ask(environment.url, ADMIN_KEY, 'PATCH', `/v1/keys/${keyId}`, { body: change });

  it("are those with a field under the key's threshold, which can be changed", async () => {
    const doubtful = await read();
    await read(OK_ANSWER);
    expect(await list()).toEqual([doubtful]);
    await setKey({ review_threshold: 0.3 });
    expect(await list()).toEqual([]);
    await setKey({ review_threshold: 1 });
    expect(await list()).toHaveLength(2);
    const first = ReviewPage.parse(await (await call('GET', '?limit=1')).json());
    expect(first.next_cursor).not.toBeNull();
    expect(await list(`?limit=1&cursor=${first.next_cursor}`)).toEqual([doubtful]);
  });

  it('are corrected or confirmed, and what was read stays', async () => {
    const id = await read();
    const open = ReviewView.parse(await (await call('GET', `/${id}`)).json());
    expect(open).toMatchObject({ state: 'open', threshold: 0.8, has_image: false, reviewed_at: null });
    const doubtful = open.fields.filter((field) => field.doubtful);
    expect(doubtful.map(({ name }) => name)).toEqual(['name', 'work']);
    expect(doubtful[0]).toMatchObject({ value: SPECIMEN.name, confidence: 0.61, reviewed: null });
    expect(doubtful[0]?.polygons[0]).toHaveLength(4);

    const saved = await call('POST', `/${id}`, { corrections: { name: 'CONTOH SPESIMAN', city: 'KENDARI' } });
    const view = ReviewView.parse(await saved.json());
    const reviewed = Object.fromEntries(view.fields.map((field) => [field.name, field.reviewed]));
    expect(reviewed).toMatchObject({ name: 'CONTOH SPESIMAN', work: SPECIMEN.work, city: 'KENDARI' });
    expect(view.fields.find(({ name }) => name === 'name')?.value).toBe(SPECIMEN.name);
    expect([await list(), await list('?state=reviewed')]).toEqual([[], [id]]);
    const job = await (await ask(environment.url, key, 'GET', `/v1/jobs/${id}`)).json();
    expect(job).toMatchObject({ result: { message: { name: SPECIMEN.name } } });

    // The last one counts.
    await call('POST', `/${id}`, {});
    const again = ReviewView.parse(await (await call('GET', `/${id}`)).json());
    expect(again.fields.every(({ value, reviewed: said }) => said === value)).toBe(true);
  });

  it('show their picture for as long as the key keeps it', async () => {
    const id = await read();
    expect((await call('GET', `/${id}/image`)).status).toBe(404);
    await setKey({ image_retention_seconds: 3_600 });
    const kept = await read();
    expect(await (await call('GET', `/${kept}`)).json()).toMatchObject({ has_image: true });
    const picture = await call('GET', `/${kept}/image`);
    expect(picture.headers.get('content-type')).toBe('application/octet-stream');
    expect(Buffer.from(await picture.arrayBuffer())).toEqual(FAKE_JPEG);
    await ask(environment.url, key, 'DELETE', `/v1/jobs/${kept}`);
    expect((await call('GET', `/${kept}/image`)).status).toBe(404);
  });

  it('are exported under a scope of its own, as NDJSON and as CSV', async () => {
    const id = await read();
    await call('POST', `/${id}`, { corrections: { work: '=PETANI' } });
    const fields = {
      name: { read: SPECIMEN.name, confidence: 0.61, reviewed: SPECIMEN.name },
      work: { read: SPECIMEN.work, confidence: 0.4, reviewed: '=PETANI' },
    };
    const ndjson = await call('GET', '/export');
    expect(ndjson.headers.get('content-type')).toMatch(/^application\/x-ndjson/);
    const lines = (await ndjson.text()).trim().split('\n');
    expect(lines.map((line) => ReviewLine.parse(JSON.parse(line)))).toEqual([
      { job_id: id, reference: 'order-17', reviewed_at: expect.any(String), fields },
    ]);
    const csv = await ask(environment.url, key, 'GET', '/v1/reviews/export', {
      headers: { Accept: 'text/csv' },
    });
    const [head, name, work] = (await csv.text()).split('\r\n');
    expect(head).toBe('job_id,reference,reviewed_at,field,read,confidence,reviewed');
    expect(name).toMatch(new RegExp(`^${id},order-17,.*,name,${SPECIMEN.name},0.61,${SPECIMEN.name}$`));
    expect(work).toMatch(/,work,.*,0\.4,'=PETANI$/);
    expect(await (await call('GET', '/export?from=2999-01-01')).text()).toBe('');
    const { secret } = await makeKey(environment.url, { scopes: ['reviews:read', 'reviews:write'] });
    expect((await call('GET', '/export', undefined, secret)).status).toBe(403);
  });

  it('are not exported any more once they are deleted, though the export had begun', async () => {
    const ids = [await read(), await read()];
    for (const id of ids) await call('POST', `/${id}`, { corrections: {} });
    const { keyRing } = (await environment.startApi()).context;
    const deleteSecond = async () => {
      const deleted = await ask(environment.url, key, 'DELETE', `/v1/jobs/${ids[1]}`);
      expect(deleted.status).toBe(204);
    };
    await environment.startApi({
      keyRing: {
        ...keyRing,
        async unwrapKey(wrapped, purpose) {
          // Both rows have been fetched by then, and the first is about to be told.
          if (purpose === ids[0]) await deleteSecond();
          return keyRing.unwrapKey(wrapped, purpose);
        },
      },
    });
    const lines = (await (await call('GET', '/export')).text()).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).job_id)).toEqual([ids[0]]);
    const { rows } = await environment.sql.query(
      "SELECT job_id FROM result_accesses WHERE channel = 'review' AND job_id = $1",
      [ids[1]],
    );
    // That of being reviewed.
    expect(rows).toHaveLength(1);
  });

  it('are not kept of an answer that is deleted while it is looked over', async () => {
    const id = await read();
    const { keyRing } = (await environment.startApi()).context;
    await environment.startApi({
      keyRing: {
        ...keyRing,
        async unwrapKey(wrapped, purpose) {
          if (purpose === id) await ask(environment.url, key, 'DELETE', `/v1/jobs/${id}`);
          return keyRing.unwrapKey(wrapped, purpose);
        },
      },
    });
    expect((await call('POST', `/${id}`, { corrections: { name: 'KENARI' } })).status).toBe(404);
    expect((await environment.sql.query('SELECT 1 FROM reviews')).rows).toEqual([]);
  });

  it('lie sealed, go with the result, and every look at one is written down', async () => {
    const id = await read();
    await call('POST', `/${id}`, { corrections: { name: 'KENARI PENANDA' } });
    const { rows } = await environment.sql.query('SELECT sealed FROM reviews');
    expect(rows).toHaveLength(1);
    expect(rows[0].sealed.includes('KENARI')).toBe(false);
    const accesses = await environment.sql.query(
      "SELECT count(*)::integer AS count FROM result_accesses WHERE channel = 'review' AND job_id = $1",
      [id],
    );
    expect(accesses.rows).toEqual([{ count: 1 }]);
    await ask(environment.url, key, 'DELETE', `/v1/jobs/${id}`);
    expect((await environment.sql.query('SELECT 1 FROM reviews')).rows).toEqual([]);
    expect((await call('GET', `/${id}`)).status).toBe(404);
    expect((await call('POST', `/${id}`, {})).status).toBe(404);
  });

  it("are nobody else's, and none of a key whose results are destroyed by telling", async () => {
    const id = await read();
    const { secret } = await makeKey(environment.url, { scopes: SCOPES });
    expect(await list('', secret)).toEqual([]);
    expect((await call('GET', `/${id}`, undefined, secret)).status).toBe(404);
    expect((await call('POST', `/${id}`, {}, secret)).status).toBe(404);
    await call('POST', `/${id}`, {});
    const exporter = await makeKey(environment.url, { scopes: ['reviews:export'] });
    expect(await (await call('GET', '/export', undefined, exporter.secret)).text()).toBe('');
    expect(await (await call('GET', '/export')).text()).toContain(id);
    await setKey({ destroy_result_once_fetched: true });
    const worker = await environment.startWorker({ readers: instantReaders(DOUBTFUL_ANSWER) });
    const body = { image: FAKE_JPEG.toString('base64') };
    const { id: once } = (await (await ask(environment.url, key, 'POST', '/v1/jobs', { body })).json()) as {
      id: string;
    };
    const statusOf = async () =>
      (await environment.sql.query('SELECT status FROM jobs WHERE id = $1', [once])).rows[0].status;
    await expect.poll(statusOf).toBe('succeeded');
    await worker.close();
    expect(await list('?state=reviewed')).toEqual([id]);
    expect(await list()).toEqual([]);
    expect((await call('GET', `/${once}`)).status).toBe(404);
  });

  it('are looked over from synchronous calls, too, once they were handed over', async () => {
    const worker = await environment.startWorker({ readers: instantReaders(DOUBTFUL_ANSWER) });
    expect((await submitSync(environment.url, FAKE_JPEG, key)).status).toBe(200);
    await worker.close();
    await expect.poll(() => list()).toHaveLength(1);
    // One whose caller was gone is nobody's until it is fetched: put back past the rule that it never goes back.
    const [id] = await list();
    const owner = await environment.sql.connect();
    await owner.query('BEGIN');
    await owner.query('SET LOCAL session_replication_role = replica');
    await owner.query("UPDATE jobs SET handover = 'undelivered' WHERE id = $1", [id]);
    await owner.query('COMMIT');
    owner.release();
    expect(await list()).toEqual([]);
    expect((await call('GET', `/${id}`)).status).toBe(404);
  });

  it('are refused what is no field', async () => {
    const id = await read();
    for (const corrections of [{ height: '170' }, { name: 7 }, { name: 'A\u0000' }, []])
      expect((await call('POST', `/${id}`, { corrections })).status).toBe(400);
  });
});

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ask, type Json, post } from '../environment/clients.js';
import { type DatabaseLine, openDatabaseLine } from '../environment/database-line.js';
import { instantReaders } from '../environment/fake-readers.js';
import { API_KEY, useTestEnvironment } from '../environment/open-test-environment.js';
import { FAKE_JPEG, submitSync, waitForEnd } from '../environment/submit.js';

describe('a database that goes away once a job was taken in', () => {
  // Time enough for a busy machine to see that a job is there, and to cut the line before its deadline.
  const environment = useTestEnvironment({ SYNC_TIMEOUT_MS: '3000' });
  let line: DatabaseLine;
  beforeAll(async () => {
    line = await openDatabaseLine(environment.env.DATABASE_URL!);
    await environment.startApi({}, { DATABASE_URL: line.url });
  });
  afterEach(() => line.mend());
  afterAll(() => line.close());

  const newestJob = async () =>
    (await environment.sql.query('SELECT id, status, outcome FROM jobs ORDER BY created_at DESC LIMIT 1'))
      .rows[0] as { id: string; status: string; outcome: string | null } | undefined;
  const countJobs = async () =>
    (await environment.sql.query('SELECT count(*)::integer AS n FROM jobs')).rows[0].n as number;

  async function cutOnceTakenIn(): Promise<void> {
    const before = await countJobs();
    await expect.poll(countJobs, { interval: 20 }).toBe(before + 1);
    line.cut();
  }

  it('a synchronous caller is told INNER_ERROR; the job is ended free when it is back', async () => {
    const [answer] = await Promise.all([submitSync(environment.url, FAKE_JPEG), cutOnceTakenIn()]);
    expect([answer.status, await answer.json()]).toMatchObject([200, { status: 'INNER_ERROR' }]);
    expect(answer.headers.get('x-charged')).toBe('false');
    expect(await newestJob()).toMatchObject({ status: 'queued' });
    line.mend();
    await expect.poll(newestJob).toMatchObject({ status: 'errored', outcome: 'INNER_ERROR' });
  });

  it('a synchronous caller whose commit got no answer is told the same, and the job is ended free', async () => {
    line.cutAfterCommit();
    const answer = await submitSync(environment.url, FAKE_JPEG);
    expect([answer.headers.get('x-charged'), await answer.json()]).toMatchObject([
      'false',
      { status: 'INNER_ERROR' },
    ]);
    await expect.poll(newestJob).toMatchObject({ status: 'errored', outcome: 'INNER_ERROR' });
  });

  it('who submits and waits is told that the job is taken in', async () => {
    const [answer] = await Promise.all([
      post(environment.url, API_KEY, {}, { Prefer: 'wait=1' }),
      cutOnceTakenIn(),
    ]);
    expect([answer.status, await answer.json()]).toMatchObject([202, { id: (await newestJob())!.id }]);
    expect(answer.headers.get('retry-after')).toBe('1');
  });

  it('a commit that got no answer keeps its image: the repetition gets its job, and it is read', async () => {
    line.cutAfterCommit();
    const key = { 'Idempotency-Key': 'commit' };
    const broken = await post(environment.url, API_KEY, {}, key);
    expect(broken.status).toBe(503);
    expect(((await broken.json()) as Json).detail).toMatch(/may have been taken in/);
    const { id } = (await newestJob())!;
    const again = await post(environment.url, API_KEY, {}, key);
    expect([again.status, await again.json()]).toMatchObject([202, { id }]);
    const worker = await environment.startWorker({ readers: instantReaders() });
    expect(await waitForEnd(environment.url, id)).toMatchObject({ status: 'succeeded' });
    await worker.close();
  });

  it('so does that of a batch', async () => {
    line.cutAfterCommit();
    const options = {
      body: `{"image":"${FAKE_JPEG.toString('base64')}"}\n`,
      headers: { 'Content-Type': 'application/x-ndjson', 'Idempotency-Key': 'batch' },
    };
    const send = () => ask(environment.url, API_KEY, 'POST', '/v1/batches', options);
    expect((await send()).status).toBe(503);
    const again = await send();
    const { items } = (await again.json()) as { items: { job_id: string }[] };
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([202, 'true']);
    const worker = await environment.startWorker({ readers: instantReaders() });
    expect(await waitForEnd(environment.url, items[0]!.job_id)).toMatchObject({ status: 'succeeded' });
    await worker.close();
  });
});

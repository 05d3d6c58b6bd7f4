import type { QueueView } from '@ktp-ocr/contract/health/queue-view';
import { QueueView as QueueShape } from '@ktp-ocr/contract/health/queue-view';
import { QueueUnreachableError } from '@ktp-ocr/jobs/open-producer-queue';
import { toQueueBackend } from '@ktp-ocr/settings/stack-settings';
import { Queue } from 'bullmq';
import { expect, onTestFinished, test } from 'vitest';
import { parseConfig } from '../../apps/api/dist/config.js';
import { connectQueue } from '../../packages/jobs/dist/queue-backend.js';
import { ADMIN_KEY, ask, makeKey } from '../environment/clients.js';
import {
  failingReaders,
  fakeReaders,
  holdingReaders,
  instantReaders,
  OK_ANSWER,
} from '../environment/fake-readers.js';
import { API_KEY, useTestEnvironment } from '../environment/open-test-environment.js';
import { FAKE_JPEG, submitJob, waitForEnd } from '../environment/submit.js';

/** No sweep: what is shown and mended here is not to be mended by it first. */
const environment = useTestEnvironment({ ADMIN_API_KEY: ADMIN_KEY, SWEEP_INTERVAL_MS: '600000' });

async function look(): Promise<QueueView> {
  const response = await ask(environment.url, ADMIN_KEY, 'GET', '/v1/service/queue');
  expect(response.status).toBe(200);
  return QueueShape.parse(await response.json());
}
const change = (path: string, body?: object, key = ADMIN_KEY) =>
  ask(environment.url, key, 'POST', `/v1/service/queue/${path}`, body ? { body } : {});

/** The queue as bullmq's own tools see it. */
function openQueue(): Queue {
  const connection = connectQueue(
    toQueueBackend(parseConfig({ ...process.env, ...environment.env })),
    'consumer',
  );
  const queue = new Queue('read-card', connection.options, connection.factory);
  onTestFinished(async () => {
    await queue.close();
    await connection.close();
  });
  return queue;
}

const makeOlder = (seconds: number) =>
  environment.sql.query(`UPDATE jobs SET created_at = created_at - interval '${seconds} seconds'`);

test('tells what waits, what is read, whose, since when and where the queue has it; and nothing of a card', async () => {
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const readers = fakeReaders(async () => {
    await held;
    return OK_ANSWER;
  });
  await environment.startWorker({ readers }, { WORKER_CONCURRENCY: '1' });
  // Before the worker is closed, which waits for the card in hand.
  onTestFinished(letGo);
  const { secret, id: keyId } = await makeKey(environment.url, { name: 'Koperasi Contoh' });
  const body = {
    image: FAKE_JPEG.toString('base64'),
    reference: 'rahasia-1',
    metadata: { note: 'rahasia-2' },
  };
  await ask(environment.url, secret, 'POST', '/v1/jobs', { body });
  await expect.poll(async () => (await look()).open_jobs.map(({ status }) => status)).toEqual(['processing']);
  // The next card is claimed while one is read; the one after it waits.
  await submitJob(environment.url, FAKE_JPEG);
  await submitJob(environment.url, FAKE_JPEG);
  await expect
    .poll(async () => (await look()).open_jobs.map(({ status }) => status))
    .toEqual(['processing', 'processing', 'queued']);
  const view = await look();
  expect(view.open_jobs).toEqual([
    expect.objectContaining({
      status: 'processing',
      api_key_id: keyId,
      api_key_name: 'Koperasi Contoh',
      attempts: 1,
      queue_state: 'active',
      stuck: false,
    }),
    expect.objectContaining({ status: 'processing', queue_state: 'active', stuck: false }),
    expect.objectContaining({
      status: 'queued',
      attempts: 0,
      lease_seconds: null,
      queue_state: 'waiting',
      stuck: false,
    }),
  ]);
  expect(view.open_jobs[0]?.lease_seconds).toBeGreaterThan(0);
  expect(view.channels.find(({ channel }) => channel === 'async')).toMatchObject({
    queued: 1,
    processing: 2,
  });
  expect(view.channels.find(({ channel }) => channel === 'batch')?.oldest_seconds).toBeNull();
  expect(view.queues?.find(({ name }) => name === 'read-card')).toMatchObject({
    paused: false,
    waiting: 1,
    active: 2,
  });
  expect(JSON.stringify(view)).not.toContain('rahasia');
  letGo();
  await expect.poll(async () => (await look()).open_jobs).toEqual([]);
});

test('is for operators: another key sees and changes nothing', async () => {
  const id = await submitJob(environment.url, FAKE_JPEG);
  expect((await ask(environment.url, API_KEY, 'GET', '/v1/service/queue')).status).toBe(403);
  const { secret } = await makeKey(environment.url, { scopes: ['keys:read'] });
  expect((await ask(environment.url, secret, 'GET', '/v1/service/queue')).status).toBe(200);
  for (const path of [`jobs/${id}/requeue`, `jobs/${id}/cancel`, 'resume'])
    for (const key of [API_KEY, secret])
      expect([path, (await change(path, undefined, key)).status]).toEqual([path, 403]);
  expect((await look()).open_jobs).toHaveLength(1);
});

test('names a job that the queue has lost, and queues it again: it is read once and charged once', async () => {
  const id = await submitJob(environment.url, FAKE_JPEG);
  await openQueue().obliterate({ force: true });
  expect((await look()).open_jobs).toEqual([
    expect.objectContaining({ queue_state: 'missing', stuck: false }),
  ]);
  await makeOlder(60);
  expect((await look()).open_jobs).toEqual([
    expect.objectContaining({ id, queue_state: 'missing', stuck: true }),
  ]);
  for (let times = 0; times < 3; times += 1) {
    const response = await change(`jobs/${id}/requeue`);
    expect([response.status, await response.json()]).toEqual([
      200,
      { id, status: 'queued', queue_state: 'waiting' },
    ]);
  }
  expect((await look()).queues?.find(({ name }) => name === 'read-card')?.waiting).toBe(1);
  await environment.startWorker({ readers: instantReaders() });
  expect(await waitForEnd(environment.url, id)).toMatchObject({ status: 'succeeded' });
  const { rows } = await environment.sql.query('SELECT job_id FROM charges');
  expect(rows).toEqual([{ job_id: id }]);
  expect((await change(`jobs/${id}/requeue`)).status).toBe(409);
});

test('names a job whose worker has fallen silent, and leaves it to the sweep', async () => {
  const { readers, letGo } = holdingReaders();
  await environment.startWorker({ readers }, { WORKER_CONCURRENCY: '1' });
  // Before the worker is closed, which waits for the card in hand.
  onTestFinished(letGo);
  const id = await submitJob(environment.url, FAKE_JPEG);
  await expect.poll(async () => (await look()).open_jobs[0]?.status).toBe('processing');
  await environment.sql.query("UPDATE jobs SET lease_expires_at = clock_timestamp() - interval '1 minute'");
  expect((await look()).open_jobs).toEqual([expect.objectContaining({ id, stuck: true })]);
  expect(await (await change(`jobs/${id}/requeue`)).json()).toMatchObject({ queue_state: 'active' });
});

test('ends a job of any key, free, tells who did so, and cannot take back what has ended', async () => {
  const id = await submitJob(environment.url, FAKE_JPEG);
  expect(await (await change(`jobs/${id}/cancel`)).json()).toMatchObject({ id, status: 'canceled' });
  expect(await waitForEnd(environment.url, id)).toMatchObject({ status: 'canceled' });
  expect((await change(`jobs/${id}/cancel`)).status).toBe(409);
  expect((await change('jobs/00000000-0000-4000-8000-000000000001/cancel')).status).toBe(404);
  expect((await environment.sql.query('SELECT 1 FROM charges')).rowCount).toBe(0);
  const { rows } = await environment.sql.query(
    'SELECT action, subject_id, actor_key_id FROM admin_actions WHERE subject_id = $1',
    [id],
  );
  expect(rows).toEqual([{ action: 'job.cancel', subject_id: id, actor_key_id: null }]);
});

test('does nothing that the audit trail cannot tell of', async () => {
  const id = await submitJob(environment.url, FAKE_JPEG);
  await openQueue().obliterate({ force: true });
  await openQueue().pause();
  await environment.sql.query(`
    CREATE FUNCTION refuse_line() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no line today'; END $$;
    CREATE TRIGGER refuse_line BEFORE INSERT ON admin_actions EXECUTE FUNCTION refuse_line()`);
  const letLines = () => environment.sql.query('DROP FUNCTION IF EXISTS refuse_line CASCADE');
  onTestFinished(async () => {
    await letLines();
  });
  for (const [path, body] of [
    [`jobs/${id}/requeue`],
    [`jobs/${id}/cancel`],
    ['resume', { queue: 'read-card' }],
  ] as const)
    expect([path, (await change(path, body)).status]).toEqual([path, 503]);
  expect(await look()).toMatchObject({
    open_jobs: [{ id, status: 'queued', queue_state: 'missing' }],
    queues: expect.arrayContaining([expect.objectContaining({ name: 'read-card', paused: true })]),
  });
  const { rows } = await environment.sql.query('SELECT 1 FROM webhook_events WHERE job_id = $1', [id]);
  expect(rows).toEqual([]);
  await letLines();
  expect((await change('resume', { queue: 'read-card' })).status).toBe(204);
  expect((await change(`jobs/${id}/cancel`)).status).toBe(200);
});

test('shows a queue that was paused by hand, and lets it go on', async () => {
  const worker = await environment.startWorker({ readers: instantReaders() });
  await openQueue().pause();
  const id = await submitJob(environment.url, FAKE_JPEG);
  const paused = async () => (await look()).queues?.filter((queue) => queue.paused).map(({ name }) => name);
  expect(await paused()).toEqual(['read-card']);
  expect((await look()).open_jobs).toHaveLength(1);
  expect((await change('resume', { queue: 'no-such-queue' })).status).toBe(400);
  expect((await change('resume', { queue: 'read-card' })).status).toBe(204);
  expect(await paused()).toEqual([]);
  expect(await waitForEnd(environment.url, id)).toMatchObject({ status: 'succeeded' });
  await worker.close();
});

test('names what ended by a fault of ours', async () => {
  const worker = await environment.startWorker({ readers: failingReaders(new Error('a reader died')) });
  const id = await submitJob(environment.url, FAKE_JPEG);
  await waitForEnd(environment.url, id);
  expect((await look()).failed_jobs).toEqual([
    expect.objectContaining({ id, attempts: 3, channel: 'async' }),
  ]);
  await worker.close();
});

test('tells of the jobs all the same where the queue is away', async () => {
  const away = async () => {
    throw new QueueUnreachableError('away');
  };
  const queueDesk = { describe: away, locate: away, requeue: away, resume: away, close: async () => {} };
  await environment.startApi({ queueDesk });
  const id = await submitJob(environment.url, FAKE_JPEG);
  expect(await look()).toMatchObject({
    queues: null,
    open_jobs: [{ id, queue_state: 'unknown', stuck: false }],
  });
  expect((await change(`jobs/${id}/requeue`)).status).toBe(503);
});

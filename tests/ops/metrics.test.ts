import { describe, expect, it, onTestFinished } from 'vitest';
import type { CardReading } from '../../apps/worker/dist/cards/card-reading.js';
import { ask } from '../environment/clients.js';
import { openDatabaseLine } from '../environment/database-line.js';
import {
  CHECK_ANSWER,
  failingReaders,
  formatErrorReaders,
  holdingReaders,
  instantReaders,
  OK_ANSWER,
} from '../environment/fake-readers.js';
import { API_KEY } from '../environment/open-test-environment.js';
import { FAKE_JPEG, submitJob, submitSync, waitForEnd } from '../environment/submit.js';
import { useWebhooks } from '../environment/use-webhooks.js';
import { waitForReceived } from '../environment/webhook-receiver.js';

const READING: CardReading = {
  ...OK_ANSWER,
  models: { detector: '7', recogniser: '9' },
  cost: { engine: 'fast', cpuMs: 140, decodeMs: 20, detectMs: 50, recogniseMs: 60, parseMs: 10 },
};

async function scrape(port: number): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/metrics`);
  expect(response.status).toBe(200);
  return response.text();
}

/** The value that stands behind a name and its labels; undefined where it is not told. */
function read(metrics: string, name: string): number | undefined {
  const line = metrics.split('\n').find((one) => one.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.slice(name.length + 1));
}

describe('what Prometheus is told', () => {
  const { environment, receive, createWebhook } = useWebhooks({ worker: false });

  it('by a worker: stages, reads, readers, processor time, charges and webhooks', async () => {
    const receiver = await receive();
    await createWebhook(receiver.url);
    const worker = await environment.startWorker({ readers: instantReaders(READING) }, { METRICS_PORT: '0' });
    await submitJob(environment.url, FAKE_JPEG);
    await waitForReceived(receiver, 1);
    const told = () => scrape(worker.metricsPort ?? 0);
    await expect.poll(async () => read(await told(), 'ktp_webhook_lag_seconds_count')).toBe(1);
    const metrics = await told();
    for (const stage of ['queued', 'open', 'decode', 'detect', 'recognise', 'parse', 'complete'])
      expect(read(metrics, `ktp_stage_seconds_count{stage="${stage}"}`), stage).toBe(1);
    expect(read(metrics, 'ktp_stage_seconds_count{stage="fetch"}')).toBe(0);
    expect(read(metrics, 'ktp_stage_seconds_sum{stage="detect"}')).toBeCloseTo(0.05);
    const reads = 'ktp_reads_total{outcome="OK",engine="fast",models="detector:7 recogniser:9"}';
    expect(read(metrics, reads)).toBe(1);
    expect(read(metrics, 'ktp_card_cpu_seconds_sum')).toBeCloseTo(0.14);
    expect(read(metrics, 'ktp_readers{state="size"}')).toBe(4);
    expect(read(metrics, 'ktp_readers{state="warm"}')).toBe(4);
    expect(read(metrics, 'ktp_readers{state="busy"}')).toBe(0);
    expect(read(metrics, 'ktp_charges_total{outcome="OK"}')).toBe(1);
    expect(read(metrics, 'ktp_webhook_attempts_total{result="delivered"}')).toBe(1);
    expect(read(metrics, 'ktp_database_connections{state="waiting"}')).toBe(0);
    expect(read(metrics, 'nodejs_eventloop_lag_p99_seconds')).toBeGreaterThanOrEqual(0);
  });

  it('by a worker: checked pictures, what was seen, where their time went, and no id of them', async () => {
    const readers = instantReaders();
    const run: typeof readers.run = async () => ({ ...CHECK_ANSWER, cost: { cpuMs: 40 } });
    const worker = await environment.startWorker({ readers: { ...readers, run } }, { METRICS_PORT: '0' });
    const look = (image: Uint8Array) =>
      ask(environment.url, API_KEY, 'POST', '/v1/checks', {
        body: new Uint8Array(image),
        headers: { 'Content-Type': 'image/jpeg' },
      });
    const answered = await look(FAKE_JPEG);
    expect(answered.status).toBe(200);
    // What it cost is for who watches, not for who asks.
    expect(await answered.json()).not.toHaveProperty('cost');
    const told = () => scrape(worker.metricsPort ?? 0);
    await expect.poll(async () => read(await told(), 'ktp_checks_total{outcome="ktp"}')).toBe(1);
    const metrics = await told();
    for (const stage of ['queued', 'open', 'look'])
      expect(read(metrics, `ktp_check_stage_seconds_count{stage="${stage}"}`), stage).toBe(1);
    expect(read(metrics, 'ktp_check_cpu_seconds_sum')).toBeCloseTo(0.04);
    expect(read(metrics, 'ktp_readers{state="busy"}')).toBe(0);
    // No card was read, and none is charged.
    expect(read(metrics, 'ktp_card_cpu_seconds_count')).toBe(0);
    expect(read(metrics, 'ktp_charges_total{outcome="OK"}')).toBe(0);
  });

  it('by a worker that cannot look: the word for the picture, or that the fault is ours', async () => {
    const worker = await environment.startWorker({ readers: formatErrorReaders() }, { METRICS_PORT: '0' });
    const look = () =>
      ask(environment.url, API_KEY, 'POST', '/v1/checks', {
        body: new Uint8Array(FAKE_JPEG),
        headers: { 'Content-Type': 'image/jpeg' },
      });
    expect((await look()).status).toBe(415);
    const refused = async () =>
      read(await scrape(worker.metricsPort ?? 0), 'ktp_checks_total{outcome="IMAGE_INVALID_FORMAT"}');
    await expect.poll(refused).toBe(1);
    await worker.close();
    const broken = await environment.startWorker(
      { readers: failingReaders(new Error('a reader died')) },
      { METRICS_PORT: '0' },
    );
    // Long enough for a busy machine's worker to find somebody waiting: of what nobody waits for it counts nothing.
    await environment.startApi({}, { CHECK_TIMEOUT_MS: '4000' });
    expect((await look()).status).toBe(503);
    const faults = async () =>
      read(await scrape(broken.metricsPort ?? 0), 'ktp_checks_total{outcome="fault"}') ?? 0;
    await expect.poll(faults).toBeGreaterThan(0);
  });

  it('by a worker whose reader answers what no model is called: nothing of it', async () => {
    const models = { detector: '3174010101900001234', recogniser: 'CONTOH SPESIMEN' };
    const readers = instantReaders({ ...READING, models });
    const worker = await environment.startWorker({ readers }, { METRICS_PORT: '0' });
    await waitForEnd(environment.url, await submitJob(environment.url, FAKE_JPEG));
    const metrics = await scrape(worker.metricsPort ?? 0);
    expect(read(metrics, 'ktp_reads_total{outcome="OK",engine="fast",models="other"}')).toBe(1);
    expect(metrics).not.toMatch(/3174010101900001|CONTOH/);
  });

  it('by an API: what waits, where and since when, and that no rule of charging is broken', async () => {
    const { readers, letGo } = holdingReaders(1);
    const { url } = environment;
    const port = Number(new URL(url).port);
    const worker = await environment.startWorker({ readers }, { WORKER_CONCURRENCY: '1' });
    const ids = [];
    for (let n = 0; n < 3; n += 1) ids.push(await submitJob(url, FAKE_JPEG));
    const waiting = 'ktp_backlog_jobs{channel="async",status="queued"}';
    await expect.poll(async () => read(await scrape(port), waiting), { interval: 500 }).toBe(1);
    const metrics = await scrape(port);
    // The card that is read, and the one that is claimed while it is.
    expect(read(metrics, 'ktp_backlog_jobs{channel="async",status="processing"}')).toBe(2);
    expect(read(metrics, 'ktp_backlog_jobs{channel="sync",status="queued"}')).toBe(0);
    expect(read(metrics, 'ktp_backlog_oldest_seconds{channel="async"}')).toBeGreaterThan(0);
    expect(read(metrics, 'ktp_backlog_oldest_seconds{channel="batch"}')).toBe(0);
    if ('REDIS_URL' in environment.env)
      expect(read(metrics, 'ktp_queue_jobs{queue="read-card",state="prioritized"}')).toBe(1);
    expect(read(metrics, 'ktp_workers')).toBe(1);
    expect(read(metrics, 'ktp_submit_seconds_count{channel="async"}')).toBeGreaterThanOrEqual(3);
    expect(
      read(metrics, 'ktp_http_request_seconds_count{method="POST",route="/v1/jobs"}'),
    ).toBeGreaterThanOrEqual(3);
    expect(read(metrics, 'ktp_invariant_violations{rule="uncharged"}')).toBe(0);
    expect(read(metrics, 'ktp_invariant_violations{rule="unfounded"}')).toBe(0);
    expect(read(metrics, 'ktp_database_bytes')).toBeGreaterThan(1e6);
    expect(read(metrics, 'ktp_blob_volume_bytes{kind="free"}')).toBeGreaterThan(0);
    letGo();
    for (const id of ids) await waitForEnd(url, id);
    const before = read(await scrape(port), 'ktp_charges_total{outcome="OK"}') ?? 0;
    expect((await submitSync(url, FAKE_JPEG)).status).toBe(200);
    await expect
      .poll(async () => read(await scrape(port), 'ktp_charges_total{outcome="OK"}'))
      .toBe(before + 1);
    await worker.close();
  });

  it('of a charge that is missing and of one that nothing founds, however they came to be', async () => {
    const api = await environment.startApi();
    const worker = await environment.startWorker({ readers: instantReaders() });
    const id = await submitJob(environment.url, FAKE_JPEG);
    await waitForEnd(environment.url, id);
    await worker.close();
    const client = await environment.sql.connect();
    try {
      // Past every trigger: what the database refuses, only a hand at the database can do.
      await client.query('SET session_replication_role = replica');
      await client.query('UPDATE charges SET outcome = $2 WHERE job_id = $1', [id, 'FAIL']);
      await client.query(
        `INSERT INTO jobs SELECT * FROM jsonb_populate_record(NULL::jobs,
           (SELECT to_jsonb(jobs) || jsonb_build_object('id', gen_random_uuid()) FROM jobs WHERE id = $1))`,
        [id],
      );
      await client.query('RESET session_replication_role');
    } finally {
      client.release();
    }
    const told = (rule: string) => async () =>
      read(await scrape(api.port), `ktp_invariant_violations{rule="${rule}"}`);
    await expect.poll(told('uncharged'), { interval: 500 }).toBe(1);
    await expect.poll(told('unfounded'), { interval: 500 }).toBe(1);
  });

  it('nothing of the service by an API whose database is away, and its own numbers all the same', async () => {
    const line = await openDatabaseLine(environment.env.DATABASE_URL ?? '');
    onTestFinished(() => line.close());
    const api = await environment.startApi({}, { DATABASE_URL: line.url });
    expect(read(await scrape(api.port), 'ktp_warm_readers')).toBe(0);
    line.cut();
    const warmReaders = async () => read(await scrape(api.port), 'ktp_warm_readers');
    await expect.poll(warmReaders, { interval: 500 }).toBeUndefined();
    expect(await scrape(api.port)).toContain('process_cpu_seconds_total');
    line.mend();
    await expect.poll(warmReaders, { interval: 500 }).toBe(0);
  });
});

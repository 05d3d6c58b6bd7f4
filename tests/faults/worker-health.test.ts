import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { instantReaders } from '../environment/fake-readers.js';
import { useTestEnvironment } from '../environment/open-test-environment.js';
import { FAKE_JPEG, submitJob, waitForEnd } from '../environment/submit.js';

describe('what a worker says of itself', () => {
  const environment = useTestEnvironment();

  it('is well only while a reader is warm: to /readyz, and to who looks at its heartbeat file', async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'ktp-ocr-heartbeat-'));
    const heartbeatFile = path.join(directory, 'heartbeat');
    const readers = Object.assign(instantReaders(), { warmCount: 0 });
    const worker = await environment.startWorker({ readers }, { HEARTBEAT_FILE: heartbeatFile });
    const heard = 'SELECT warm_readers FROM worker_heartbeats';
    const isReady = async () => (await fetch(`${environment.url}/readyz`)).status;
    await expect.poll(async () => (await environment.sql.query(heard)).rows).toEqual([{ warm_readers: 0 }]);
    expect(await isReady()).toBe(503);
    await expect(stat(heartbeatFile)).rejects.toThrow('ENOENT');
    readers.warmCount = 3;
    // At the next heartbeat.
    await expect.poll(async () => (await environment.sql.query(heard)).rows).toEqual([{ warm_readers: 3 }]);
    expect(await isReady()).toBe(200);
    await expect
      .poll(() =>
        stat(heartbeatFile).then(
          () => true,
          () => false,
        ),
      )
      .toBe(true);
    await worker.close();
    await rm(directory, { recursive: true });
  });

  it('claims nothing while no reader is warm, and leaves the card with all its tries to who can read', async () => {
    let asked = 0;
    const ready = async () => {
      asked += 1;
      if (asked > 1) throw new Error('the reader does not start');
    };
    const broken = Object.assign(instantReaders(), { warmCount: 0, ready });
    await environment.startWorker({ readers: broken });
    const id = await submitJob(environment.url, FAKE_JPEG);
    // Once at its start, and once for each try that the queue gives it.
    await expect.poll(() => asked).toBeGreaterThan(2);
    const seen = 'SELECT status::text, attempts FROM jobs WHERE id = $1';
    expect((await environment.sql.query(seen, [id])).rows).toEqual([{ status: 'queued', attempts: 0 }]);
    await environment.startWorker({ readers: instantReaders() });
    expect((await waitForEnd(environment.url, id)).outcome).toBe('OK');
    expect((await environment.sql.query(seen, [id])).rows).toEqual([{ status: 'succeeded', attempts: 1 }]);
    expect(broken.reads).toBe(0);
  });

  it('tells Prometheus of jobs, readings and webhooks on a port of its own, and the API does not', async () => {
    const worker = await environment.startWorker({ readers: instantReaders() }, { METRICS_PORT: '0' });
    const id = await submitJob(environment.url, FAKE_JPEG);
    await waitForEnd(environment.url, id);
    const metrics = async (url: string) => (await fetch(`${url}/metrics`)).text();
    const url = `http://127.0.0.1:${worker.metricsPort}`;
    await expect.poll(() => metrics(url)).toContain('ktp_jobs_ended_total{outcome="OK"} 1');
    expect(await metrics(url)).toMatch(/ktp_read_seconds_count 1\n(.*\n)*.*ktp_webhook_attempts_total/);
    expect((await fetch(`${url}/livez`)).status).toBe(404);
    expect(await metrics(environment.url)).toContain('ktp_http_requests_total');
    expect(await metrics(environment.url)).not.toMatch(/ktp_jobs|ktp_read|ktp_webhook/);
    await worker.close();
    await expect(metrics(url)).rejects.toThrow();
    const silent = await environment.startWorker({ readers: instantReaders() });
    expect(silent.metricsPort).toBeUndefined();
    await silent.close();
  });
});

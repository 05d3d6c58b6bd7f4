import { WebhookEvent } from '@ktp-ocr/contract/webhooks/webhook-event';
import { describe, expect, it } from 'vitest';
import { resolveWebhook } from '../../apps/api/dist/webhooks/resolve-webhook.js';
import { FAIL_ANSWER, formatErrorReaders, instantReaders } from '../environment/fake-readers.js';
import { API_KEY } from '../environment/open-test-environment.js';
import { FAKE_JPEG, submitJob, submitSync } from '../environment/submit.js';
import { useWebhooks } from '../environment/use-webhooks.js';
import { verify, waitForReceived } from '../environment/webhook-receiver.js';

describe('what webhooks tell, and whom', () => {
  const { environment, receive, post, createWebhook } = useWebhooks({ worker: false });

  it('tells only what an endpoint asked for, once to each', async () => {
    const [failures, everything] = [await receive(), await receive()];
    await createWebhook(failures.url, { events: ['job.failed', 'job.errored'] });
    await createWebhook(everything.url);
    await environment.startWorker({ readers: instantReaders() });
    await submitJob(environment.url, FAKE_JPEG);
    await waitForReceived(everything, 1);
    await environment.sql.query("UPDATE jobs SET created_at = created_at - interval '1 hour'");
    const failing = await environment.startWorker({ readers: instantReaders(FAIL_ANSWER) });
    await Promise.all(Array.from({ length: 12 }, () => submitJob(environment.url, FAKE_JPEG)));
    await waitForReceived(everything, 13);
    await failing.close();
    const types = everything.received.map(({ body }) => JSON.parse(body).type);
    await expect
      .poll(() => failures.received.length)
      .toBe(types.filter((type) => type === 'job.failed').length);
    expect(new Set(everything.received.map(({ id }) => id)).size).toBe(13);
  });

  it('tells of jobs that ended without a reader: an image that does not decode, a caller whose time was up', async () => {
    const receiver = await receive();
    const { secret } = await createWebhook(receiver.url, { events: ['job.errored'] });
    await environment.startApi({}, { SYNC_TIMEOUT_MS: '200' });
    expect((await (await submitSync(environment.url, FAKE_JPEG)).json()) as object).toMatchObject({
      status: 'INNER_ERROR',
    });
    const worker = await environment.startWorker({ readers: formatErrorReaders() });
    await waitForReceived(receiver, 1);
    const event = verify(secret, receiver.received[0]!);
    expect(event).toMatchObject({
      type: 'job.errored',
      data: { outcome: 'INNER_ERROR', charge: { billed: false } },
    });
    const jobId = await submitJob(environment.url, FAKE_JPEG);
    await waitForReceived(receiver, 2);
    expect(JSON.parse(receiver.received[1]!.body).data).toMatchObject({
      job_id: jobId,
      outcome: 'IMAGE_INVALID_FORMAT',
    });
    await worker.close();
  });

  it('tells of what a caller on the line was told at once: an image that does not decode', async () => {
    const receiver = await receive();
    await createWebhook(receiver.url, { events: ['job.errored'] });
    await environment.startWorker({ readers: formatErrorReaders() });
    expect((await (await submitSync(environment.url, FAKE_JPEG)).json()) as object).toMatchObject({
      status: 'IMAGE_INVALID_FORMAT',
    });
    await waitForReceived(receiver, 1);
    expect(JSON.parse(receiver.received[0]!.body)).toMatchObject({
      type: 'job.errored',
      data: { outcome: 'IMAGE_INVALID_FORMAT', charge: { billed: false } },
    });
  });

  it('tells of a job that was canceled, and of a batch once its last job has ended', async () => {
    const receiver = await receive();
    await createWebhook(receiver.url);
    const canceled = await submitJob(environment.url, FAKE_JPEG);
    expect((await post(`/v1/jobs/${canceled}/cancel`)).status).toBe(200);
    const image = FAKE_JPEG.toString('base64');
    const lines = [...Array(4).fill({ image }), { image: 'R0lGODlh' }].map((line) => JSON.stringify(line));
    const response = await fetch(`${environment.url}/v1/batches`, {
      method: 'POST',
      headers: { 'X-API-Key': API_KEY, 'Content-Type': 'application/x-ndjson' },
      body: lines.join('\n'),
    });
    const batch = (await response.json()) as { id: string };
    const worker = await environment.startWorker({ readers: instantReaders() }, { WORKER_CONCURRENCY: '4' });
    await waitForReceived(receiver, 6);
    const events = receiver.received.map(({ body }) => JSON.parse(body));
    for (const event of events) expect(WebhookEvent.parse(event)).toEqual(event);
    expect(events.filter(({ type }) => type === 'job.canceled')).toMatchObject([
      { data: { job_id: canceled, outcome: null, charge: { billed: false } } },
    ]);
    expect(events.filter(({ type }) => type === 'job.succeeded')).toHaveLength(4);
    expect(events.filter(({ type }) => type === 'batch.completed')).toMatchObject([
      { data: { batch_id: batch.id, items: { total: 5, succeeded: 4, refused: 1 } } },
    ]);

    // One of which every image is refused has no job that could end: it is told all the same, once.
    const nothing = await fetch(`${environment.url}/v1/batches`, {
      method: 'POST',
      headers: { 'X-API-Key': API_KEY, 'Content-Type': 'application/x-ndjson', 'Idempotency-Key': 'nothing' },
      body: JSON.stringify({ image: 'R0lGODlh' }),
    });
    const { id } = (await nothing.json()) as { id: string };
    await waitForReceived(receiver, 7);
    expect(WebhookEvent.parse(JSON.parse(receiver.received[6]!.body))).toMatchObject({
      type: 'batch.completed',
      data: { batch_id: id, items: { total: 1, succeeded: 0, refused: 1 } },
    });
    const { rows } = await environment.sql.query(
      'SELECT count(*)::integer AS n FROM webhook_events WHERE batch_id = $1',
      [id],
    );
    expect(rows).toEqual([{ n: 1 }]);
    await worker.close();
  });

  it("tells the address that a job names, signed with the key's own secret", async () => {
    const receiver = await receive();
    const { context } = await environment.startApi();
    await environment.startWorker({ readers: instantReaders() });
    const { body } = await post('/v1/webhook-secret/rotate');
    expect(body).toMatchObject({
      secret: expect.stringMatching(/^whsec_/),
      previous_secret_expires_at: null,
    });
    const { rows } = await environment.sql.query('SELECT id FROM api_keys');
    const ids = await Promise.all(
      Array.from({ length: 5 }, () => resolveWebhook(context, rows[0].id, receiver.url)),
    );
    expect(new Set(ids).size).toBe(1);
    await submitJob(environment.url, FAKE_JPEG);
    const response = await fetch(`${environment.url}/v1/jobs`, {
      method: 'POST',
      headers: { 'X-API-Key': API_KEY, 'Content-Type': 'application/json' },
      body: JSON.stringify({ image: FAKE_JPEG.toString('base64'), webhook: receiver.url }),
    });
    const { id: jobId } = (await response.json()) as { id: string };
    await waitForReceived(receiver, 1);
    expect(verify(body.secret, receiver.received[0]!).data.job_id).toBe(jobId);
    expect(receiver.received).toHaveLength(1);
    await expect(resolveWebhook(context, rows[0].id, 'https://10.0.0.1/')).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
    });
  });
});

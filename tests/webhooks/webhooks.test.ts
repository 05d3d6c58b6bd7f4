import {
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  timingSafeEqual,
  verify as verifySignature,
} from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreatedWebhook,
  DeliveryView,
  WebhookEndpointView,
} from '@ktp-ocr/contract/webhooks/webhook-endpoint';
import { WebhookEvent } from '@ktp-ocr/contract/webhooks/webhook-event';
import { compactDecrypt, exportJWK, generateKeyPair } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningApi } from '../../apps/api/dist/start-api.js';
import { resolveWebhook } from '../../apps/api/dist/webhooks/resolve-webhook.js';
import { FAIL_ANSWER, formatErrorReaders, instantReaders, SPECIMEN } from '../environment/fake-readers.js';
import { makeCertificate } from '../environment/make-certificate.js';
import { API_KEY, openTestEnvironment, type TestEnvironment } from '../environment/open-test-environment.js';
import { FAKE_JPEG, submitJob, submitSync, waitForEnd } from '../environment/submit.js';
import { call } from '../environment/webhook-client.js';
import {
  openReceiver,
  type Received,
  type Receiver,
  verify,
  waitForReceived,
} from '../environment/webhook-receiver.js';

/** What a client without any library does: thirty lines of plain crypto. */
function verifyPlainly(secret: string, { headers, body }: Received): boolean {
  const id = headers['webhook-id'] ?? '';
  const timestamp = headers['webhook-timestamp'] ?? '';
  if (!/^\d+$/.test(timestamp) || Math.abs(Date.now() / 1_000 - Number(timestamp)) > 300) return false;
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest();
  return (headers['webhook-signature'] ?? '').split(' ').some((entry) => {
    const [version, signature] = entry.split(',');
    const given = Buffer.from(signature ?? '', 'base64');
    return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
  });
}

describe('webhooks', () => {
  const certificate = makeCertificate();
  const signingKeys = generateKeyPairSync('ed25519');
  let environment: TestEnvironment;
  let api: RunningApi;
  let directory: string;
  let trust: { WEBHOOK_CA_FILE: string };
  const receivers: Receiver[] = [];

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'ktp-ocr-ca-'));
    trust = { WEBHOOK_CA_FILE: path.join(directory, 'ca.pem') };
    await writeFile(trust.WEBHOOK_CA_FILE, certificate.cert);
    const signingKeyFile = path.join(directory, 'signing-key.pem');
    await writeFile(signingKeyFile, signingKeys.privateKey.export({ type: 'pkcs8', format: 'pem' }));
    environment = await openTestEnvironment({
      WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8',
      WEBHOOK_RETRY_SECONDS: '0.2,0.2,0.2',
      ...trust,
      WEBHOOK_SIGNING_KEY_FILE: signingKeyFile,
    });
    api = await environment.startApi();
    await environment.startWorker({ readers: instantReaders() });
  });
  afterAll(async () => {
    for (const receiver of receivers) await receiver.close();
    await environment.close();
    await rm(directory, { recursive: true });
  });

  const receive = async (...options: Parameters<typeof openReceiver>) => {
    const receiver = await openReceiver(...options);
    receivers.push(receiver);
    return receiver;
  };
  const post = (path: string, body: unknown = {}) => call(environment.url, 'POST', path, body);
  const createWebhook = async (url: string, more: object = {}) => {
    const { status, body } = await post('/v1/webhooks', { url, ...more });
    expect(status).toBe(201);
    return CreatedWebhook.parse(body);
  };
  const remove = (id: string) => call(environment.url, 'DELETE', `/v1/webhooks/${id}`);
  const listDeliveries = async (id: string, query = '') =>
    (await call(environment.url, 'GET', `/v1/webhooks/${id}/deliveries${query}`)).body as {
      data: ReturnType<typeof DeliveryView.parse>[];
      next_cursor: string | null;
    };

  it('tells how a job ended: signed as Standard Webhooks has it, without card data', async () => {
    const receiver = await receive();
    const { id, secret } = await createWebhook(receiver.url);
    const jobId = await submitJob(environment.url, FAKE_JPEG);
    await waitForReceived(receiver, 1);

    const [delivery] = receiver.received;
    const event = verify(secret, delivery!);
    expect(verifyPlainly(secret, delivery!)).toBe(true);
    expect(verifyPlainly(secret, { ...delivery!, body: delivery!.body.replace('OK', 'KO') })).toBe(false);
    expect(WebhookEvent.parse(event)).toEqual(event);
    expect(event).toMatchObject({
      type: 'job.succeeded',
      data: { job_id: jobId, status: 'succeeded', outcome: 'OK', charge: { billed: true, currency: 'IDR' } },
    });
    expect(delivery!.body).not.toContain(SPECIMEN.id);
    expect(delivery!.body).not.toContain('CONTOH');

    const { rows } = await environment.sql.query('SELECT body FROM webhook_events WHERE job_id = $1', [
      jobId,
    ]);
    expect(delivery!.body).toBe(rows[0].body);
    await expect.poll(async () => (await listDeliveries(id)).data[0]?.status).toBe('delivered');
    expect(JSON.stringify((await environment.sql.query('SELECT * FROM webhook_secrets')).rows)).not.toContain(
      Buffer.from(secret.slice(6), 'base64').toString('hex'),
    );
    await remove(id);
  });

  it('tells only what an endpoint asked for, once to each', async () => {
    const [failures, everything] = [await receive(), await receive()];
    const first = await createWebhook(failures.url, { events: ['job.failed', 'job.errored'] });
    const second = await createWebhook(everything.url);
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
    await remove(first.id);
    await remove(second.id);
  });

  it('tells of jobs that ended without a reader: an image that does not decode, a caller whose time was up', async () => {
    const receiver = await receive();
    const { id } = await createWebhook(receiver.url, { events: ['job.errored'] });
    const other = await openTestEnvironment({
      WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8',
      SYNC_TIMEOUT_MS: '200',
    });
    await other.startApi();
    const made = await call(other.url, 'POST', '/v1/webhooks', { url: receiver.url });
    expect((await (await submitSync(other.url, FAKE_JPEG)).json()) as object).toMatchObject({
      status: 'INNER_ERROR',
    });
    const worker = await other.startWorker({ readers: formatErrorReaders() });
    await waitForReceived(receiver, 1);
    const event = verify(made.body.secret, receiver.received[0]!);
    expect(event).toMatchObject({
      type: 'job.errored',
      data: { outcome: 'INNER_ERROR', charge: { billed: false } },
    });
    const jobId = await submitJob(other.url, FAKE_JPEG);
    await waitForReceived(receiver, 2);
    expect(JSON.parse(receiver.received[1]!.body).data).toMatchObject({
      job_id: jobId,
      outcome: 'IMAGE_INVALID_FORMAT',
    });
    await worker.close();
    await other.close();
    await remove(id);
  });

  it('tells of a job that was canceled, and of a batch once its last job has ended', async () => {
    const other = await openTestEnvironment({ WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8' });
    await other.startApi();
    const receiver = await receive();
    await call(other.url, 'POST', '/v1/webhooks', { url: receiver.url });
    const canceled = await submitJob(other.url, FAKE_JPEG);
    expect((await call(other.url, 'POST', `/v1/jobs/${canceled}/cancel`, {})).status).toBe(200);
    const image = FAKE_JPEG.toString('base64');
    const lines = [...Array(4).fill({ image }), { image: 'R0lGODlh' }].map((line) => JSON.stringify(line));
    const response = await fetch(`${other.url}/v1/batches`, {
      method: 'POST',
      headers: { 'X-API-Key': API_KEY, 'Content-Type': 'application/x-ndjson' },
      body: lines.join('\n'),
    });
    const batch = (await response.json()) as { id: string };
    const worker = await other.startWorker({ readers: instantReaders() }, { WORKER_CONCURRENCY: '4' });
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
    const nothing = await fetch(`${other.url}/v1/batches`, {
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
    const { rows } = await other.sql.query(
      'SELECT count(*)::integer AS n FROM webhook_events WHERE batch_id = $1',
      [id],
    );
    expect(rows).toEqual([{ n: 1 }]);
    await worker.close();
    await other.close();
  });

  it('in zero-retention mode destroys a result once a full payload has arrived, and not before', async () => {
    const other = await openTestEnvironment({
      WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8',
      WEBHOOK_RETRY_SECONDS: '0.2,0.2',
      ...trust,
    });
    await other.startApi();
    const receiver = await receive((_response, n) => (n === 1 ? 500 : 200), certificate);
    await call(other.url, 'POST', '/v1/webhooks', { url: receiver.url, payload: 'full' });
    await other.sql.query('UPDATE api_keys SET destroy_result_once_fetched = true');
    const worker = await other.startWorker({ readers: instantReaders() });
    await submitJob(other.url, FAKE_JPEG);
    await waitForReceived(receiver, 2);
    for (const { body } of receiver.received)
      expect(JSON.parse(body).data.card.result.message).toEqual(SPECIMEN);
    await expect
      .poll(async () => (await other.sql.query('SELECT count(*)::integer AS n FROM results')).rows[0].n)
      .toBe(0);
    await worker.close();
    await other.close();
  });

  it('rotates a secret with an overlap in which both sign, and loses no delivery', async () => {
    const receiver = await receive();
    const { id, secret: old } = await createWebhook(receiver.url);
    await submitJob(environment.url, FAKE_JPEG);
    await waitForReceived(receiver, 1);
    const { status, body } = await post(`/v1/webhooks/${id}/rotate-secret`, { overlap_seconds: 2 });
    expect(status).toBe(200);
    const fresh = body.secret as string;
    expect(fresh).not.toBe(old);

    await submitJob(environment.url, FAKE_JPEG);
    await waitForReceived(receiver, 2);
    for (const secret of [old, fresh]) {
      verify(secret, receiver.received[1]!);
      expect(verifyPlainly(secret, receiver.received[1]!)).toBe(true);
    }
    await sleep(Math.max(0, Date.parse(body.previous_secret_expires_at) - Date.now()) + 100);
    await submitJob(environment.url, FAKE_JPEG);
    await waitForReceived(receiver, 3);
    verify(fresh, receiver.received[2]!);
    expect(verifyPlainly(old, receiver.received[2]!)).toBe(false);
    expect(receiver.received).toHaveLength(3);
    await remove(id);
  });

  it("signs with the installation's key too, whose public half stands at a well-known address", async () => {
    const receiver = await receive();
    const { id } = await createWebhook(receiver.url);
    await post(`/v1/webhooks/${id}/ping`);
    await waitForReceived(receiver, 1);
    const { headers, body } = receiver.received[0]!;
    const answer = await fetch(`${environment.url}/.well-known/webhook-keys.json`);
    const { public_keys: keys } = (await answer.json()) as { public_keys: string[] };
    const x = Buffer.from(keys[0]!.slice('whpk_'.length), 'base64').toString('base64url');
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    const signature = headers['webhook-signature']!.split(' ').find((entry) => entry.startsWith('v1a,'))!;
    const signed = Buffer.from(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`);
    expect(verifySignature(null, signed, publicKey, Buffer.from(signature.slice(4), 'base64'))).toBe(true);
    await remove(id);
  });

  it('puts the card into full payloads, over https only, and nothing of it into the database', async () => {
    const refused = await post('/v1/webhooks', { url: 'http://127.0.0.1:9/', payload: 'full' });
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ field: 'payload' }] } });
    const receiver = await receive(() => 200, certificate);
    const { id, secret } = await createWebhook(receiver.url, { payload: 'full' });
    await submitJob(environment.url, FAKE_JPEG);
    await waitForReceived(receiver, 1);
    const event = verify(secret, receiver.received[0]!);
    expect(WebhookEvent.parse(event)).toEqual(event);
    expect(event.data.card).toMatchObject({
      result: { status: 'OK', message: SPECIMEN },
      confidence: { id: 0.99 },
    });
    const { rows } = await environment.sql.query('SELECT body FROM webhook_events');
    expect(JSON.stringify(rows)).not.toContain(SPECIMEN.id);
    const accesses = await environment.sql.query("SELECT 1 FROM result_accesses WHERE channel = 'webhook'");
    expect(accesses.rowCount).toBe(1);
    await remove(id);
  });

  it("encrypts a full payload to the client's public key", async () => {
    const receiver = await receive(() => 200, certificate);
    const { publicKey, privateKey } = await generateKeyPair('ECDH-ES+A256KW', { crv: 'P-256' });
    const key = await exportJWK(publicKey);
    const { secret, id } = await createWebhook(receiver.url, { payload: 'full', encryption_key: key });
    await submitJob(environment.url, FAKE_JPEG);
    await waitForReceived(receiver, 1);
    const { data } = verify(secret, receiver.received[0]!);
    expect(receiver.received[0]!.body).not.toContain(SPECIMEN.id);
    const { plaintext } = await compactDecrypt(data.encrypted_card, privateKey);
    expect(JSON.parse(Buffer.from(plaintext).toString('utf8')).result.message).toEqual(SPECIMEN);
    for (const encryption_key of [
      { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' },
      { ...key, kty: 'OKP' },
      { ...key, d: 'AA' },
      { kty: 'oct', k: 'AA' },
    ]) {
      const unusable = await post('/v1/webhooks', { url: receiver.url, encryption_key });
      expect(unusable).toMatchObject({ status: 400, body: { code: 'INVALID_REQUEST' } });
      expect(unusable.body.errors[0].field).toMatch(/^encryption_key/);
    }
    await remove(id);
  });

  it("tells the address that a job names, signed with the key's own secret", async () => {
    const receiver = await receive();
    const { body } = await post('/v1/webhook-secret/rotate');
    expect(body).toMatchObject({
      secret: expect.stringMatching(/^whsec_/),
      previous_secret_expires_at: null,
    });
    const { rows } = await environment.sql.query('SELECT id FROM api_keys');
    const ids = await Promise.all(
      Array.from({ length: 5 }, () => resolveWebhook(api.context, { id: rows[0].id } as never, receiver.url)),
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
    await expect(
      resolveWebhook(api.context, { id: rows[0].id } as never, 'https://10.0.0.1/'),
    ).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
    await remove(ids[0]!);
  });

  it('sends a ping, logs how it went, and sends it again under the same id', async () => {
    const receiver = await receive((response) => {
      response.writeHead(200).end(`${'x'.repeat(2_000)}`);
      return undefined;
    });
    const { id, secret } = await createWebhook(receiver.url, { events: ['batch.completed'] });
    const ping = await post(`/v1/webhooks/${id}/ping`);
    expect(ping.status).toBe(202);
    await waitForReceived(receiver, 1);
    expect(verify(secret, receiver.received[0]!)).toMatchObject({ type: 'ping', data: { endpoint_id: id } });
    expect(receiver.received[0]!.id).toBe(ping.body.event_id);
    await expect.poll(async () => (await listDeliveries(id)).data[0]?.status).toBe('delivered');
    const [delivery] = (await listDeliveries(id)).data;
    expect(DeliveryView.parse(delivery)).toMatchObject({
      event_id: ping.body.event_id,
      attempts: [{ http_status: 200, failure: null, answer: 'x'.repeat(1_024) }],
    });
    const { rows } = await environment.sql.query('SELECT sealed_answer FROM webhook_attempts');
    expect(rows.some(({ sealed_answer: sealed }) => sealed?.includes('xxxx'))).toBe(false);

    const again = await post(`/v1/webhooks/${id}/deliveries/${delivery!.id}/redeliver`);
    expect(again).toMatchObject({ status: 202, body: { count: 1 } });
    await waitForReceived(receiver, 2);
    expect(receiver.received[1]!.id).toBe(ping.body.event_id);
    await expect.poll(async () => (await listDeliveries(id)).data[0]?.attempts.length).toBe(2);
    await remove(id);
  });

  it('moves an endpoint to another address, under the same secret and the same rules', async () => {
    const [before, after] = [await receive(() => 500), await receive()];
    const { id, secret } = await createWebhook(before.url);
    await submitJob(environment.url, FAKE_JPEG);
    await waitForReceived(before, 1);
    const move = (url: string) => call(environment.url, 'PATCH', `/v1/webhooks/${id}`, { url });
    expect(await move('https://169.254.169.254/')).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'url' }] },
    });
    const moved = WebhookEndpointView.parse((await move(after.url)).body);
    expect(moved).toMatchObject({ url: after.url, status: 'enabled', failing_since: null });
    const jobId = await submitJob(environment.url, FAKE_JPEG);
    await expect
      .poll(() => after.received.map((one) => verify(secret, one).data.job_id), { timeout: 15_000 })
      .toContain(jobId);
    // Card data goes nowhere without TLS, by no detour.
    const full = await call(environment.url, 'PATCH', `/v1/webhooks/${id}`, { payload: 'full' });
    expect(full).toMatchObject({ status: 400, body: { errors: [{ field: 'payload' }] } });
    await remove(id);

    // One that jobs name is theirs.
    const named = await post('/v1/jobs', { image: FAKE_JPEG.toString('base64'), webhook: before.url });
    const { rows } = await environment.sql.query('SELECT id FROM webhook_endpoints WHERE on_request');
    const refused = await call(environment.url, 'PATCH', `/v1/webhooks/${rows[0].id}`, { url: after.url });
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ field: 'url' }] } });
    await remove(rows[0].id);
    // Else its end would be told to whatever endpoint the next test has.
    await waitForEnd(environment.url, named.body.id);
  });

  it('replays what an endpoint missed, and on request all of it, page by page in the log', async () => {
    const from = new Date().toISOString();
    const receiver = await receive();
    const { id } = await createWebhook(receiver.url);
    await call(environment.url, 'PATCH', `/v1/webhooks/${id}`, { enabled: false });
    const missed = await Promise.all(Array.from({ length: 5 }, () => submitJob(environment.url, FAKE_JPEG)));
    for (const jobId of missed) await waitForEnd(environment.url, jobId);
    expect((await post(`/v1/webhooks/${id}/replay`, { from })).body.code).toBe('WEBHOOK_DISABLED');
    const enabled = await call(environment.url, 'PATCH', `/v1/webhooks/${id}`, { enabled: true });
    expect(WebhookEndpointView.parse(enabled.body).status).toBe('enabled');
    expect(receiver.received).toHaveLength(0);

    expect((await post(`/v1/webhooks/${id}/replay`, { from })).body).toEqual({ count: 5 });
    await waitForReceived(receiver, 5);
    expect(receiver.received.map(({ body }) => JSON.parse(body).data.job_id).sort()).toEqual(missed.sort());
    await expect.poll(async () => (await listDeliveries(id, '?status=delivered')).data.length).toBe(5);
    expect((await post(`/v1/webhooks/${id}/replay`, { from })).body).toEqual({ count: 0 });
    expect((await post(`/v1/webhooks/${id}/replay`, { from, include_delivered: true })).body).toEqual({
      count: 5,
    });
    await waitForReceived(receiver, 10);

    const seen = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = await listDeliveries(id, `?limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...page.data.map((delivery) => delivery.id));
      cursor = page.next_cursor;
    }
    expect(new Set(seen).size).toBe(5);
    await remove(id);
  });

  it('answers bad requests with what is wrong, and shows nobody what is not theirs', async () => {
    const receiver = await receive();
    const { id } = await createWebhook(receiver.url);
    const cases: [object, string][] = [
      [{}, 'url'],
      [{ url: 'not a url' }, 'url'],
      [{ url: 'http://example.com/' }, 'url'],
      [{ url: 'https://169.254.169.254/' }, 'url'],
      [{ url: 'https://user:pw@example.com/' }, 'url'],
      [{ url: receiver.url, events: ['job.exploded'] }, 'events.0'],
      [{ url: receiver.url, events: [] }, 'events'],
      [{ url: receiver.url, colour: 'red' }, 'colour'],
    ];
    for (const [input, field] of cases) {
      const { status, body } = await post('/v1/webhooks', input);
      expect([status, body.code, body.errors?.[0]?.field]).toEqual([400, 'INVALID_REQUEST', field]);
    }
    const stranger = 'another-key-of-another-client-0123456789';
    await environment.startApi({}, { BOOTSTRAP_API_KEY: stranger });
    const calls: [string, string, unknown?][] = [
      ['GET', ''],
      ['PATCH', '', {}],
      ['DELETE', ''],
      ['GET', '/deliveries'],
      ['POST', '/ping', {}],
      ['POST', '/replay', { from: '2026-01-01' }],
      ['POST', '/rotate-secret', {}],
    ];
    for (const [method, path, body] of calls) {
      expect((await call(environment.url, method, `/v1/webhooks/${id}${path}`, body, stranger)).status).toBe(
        404,
      );
      expect((await call(environment.url, method, `/v1/webhooks/${id}${path}`, body, 'nobody')).status).toBe(
        401,
      );
    }
    expect((await call(environment.url, 'GET', '/v1/webhooks', undefined, stranger)).body.data).toEqual([]);
    expect((await call(environment.url, 'GET', `/v1/webhooks/${id}`)).status).toBe(200);
    await remove(id);
    expect((await call(environment.url, 'GET', `/v1/webhooks/${id}`)).status).toBe(404);
  });
});

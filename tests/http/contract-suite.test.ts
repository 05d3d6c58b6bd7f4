import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ADMIN_KEY, makeKey, UNKNOWN_KEY } from '../environment/clients.js';
import { DOUBTFUL_ANSWER, hangingReaders, instantReaders } from '../environment/fake-readers.js';
import { useTestEnvironment } from '../environment/open-test-environment.js';
import {
  type Call,
  type OpenApiClient,
  type Operation,
  openOpenApiClient,
} from '../environment/openapi-client.js';
import { FAKE_JPEG } from '../environment/submit.js';

/** Every operation and every status that the document tells of, seen at least once, each answer as documented. */

const ALL_SCOPES = [
  'jobs:*',
  'reviews:*',
  'debug:read',
  'usage:read',
  'webhooks:*',
  'charges:write',
  'keys:*',
];
const IMAGE = FAKE_JPEG.toString('base64');

// Not shuffled: what was seen is counted last, when every call has been made once.
describe('the OpenAPI document', { shuffle: false }, () => {
  const environment = useTestEnvironment({
    ADMIN_API_KEY: ADMIN_KEY,
    WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8',
  });
  let api: OpenApiClient;
  let key: string;

  beforeAll(async () => {
    api = await openOpenApiClient(environment.url);
  });
  const makeScopedKey = async () => {
    key = (await makeKey(environment.url, { scopes: ALL_SCOPES })).secret;
  };
  beforeEach(makeScopedKey);

  const calls: { readonly about: string; readonly make: () => Promise<void>; made: boolean }[] = [];
  function callsAbout(about: string, make: () => Promise<void>): void {
    calls.push({ about, make, made: false });
  }

  const keyed = () => api.operations.filter(({ security }) => (security?.length ?? 0) > 0);
  const documents = ({ responses }: Operation, status: number) => String(status) in responses;
  const takesJson = ({ requestBody }: Operation) => requestBody?.content['application/json'] !== undefined;
  const json = (body: unknown): Call => ({ key, type: 'application/json', body: JSON.stringify(body) });
  const random = { id: randomUUID(), delivery_id: randomUUID() };

  async function expectStatus(operationId: string, call: Call, status: number) {
    const answer = await api.call(operationId, call);
    expect([operationId, answer.status, answer.status === status ? '' : answer.body]).toEqual([
      operationId,
      status,
      '',
    ]);
    return answer;
  }

  callsAbout('service: alive, ready or not, described', async () => {
    await expectStatus('getLiveness', {}, 200);
    await expectStatus('getOpenApi', {}, 200);
    await expectStatus('getLinks', {}, 200);
    await expectStatus('getService', { key }, 200);
    await expectStatus('getReadiness', {}, 503);
    const worker = await environment.startWorker({ readers: instantReaders() });
    await expect.poll(async () => (await api.call('getReadiness')).status).toBe(200);
    await worker.close();
  });

  callsAbout('the queue: looked at, and set right', async () => {
    const { body: job } = await expectStatus('submitJob', json({ image: IMAGE }), 202);
    const params = { id: job.id };
    const { body } = await expectStatus('getQueue', { key }, 200);
    expect(body.open_jobs).toHaveLength(1);
    await expectStatus('requeueJob', { key, params }, 200);
    for (const operationId of ['requeueJob', 'cancelQueueJob'])
      await expectStatus(operationId, { key, params, query: { force: 'true' } }, 400);
    await expectStatus('cancelQueueJob', { key, params }, 200);
    await expectStatus('cancelQueueJob', { key, params }, 409);
    await expectStatus('requeueJob', { key, params }, 409);
    await expectStatus('resumeQueue', json({ queue: 'read-card' }), 204);
  });

  callsAbout('jobs: submitted, waited for, listed, followed, canceled, destroyed', async () => {
    const { body: queued } = await expectStatus('submitJob', json({ image: IMAGE, reference: 'a' }), 202);
    const params = { id: queued.id };
    await expectStatus('cancelJob', { key, params }, 200);
    await expectStatus('cancelJob', { key, params }, 200);
    const worker = await environment.startWorker({ readers: instantReaders() });
    const waited = await expectStatus(
      'submitJob',
      { key, type: 'image/jpeg', body: new Uint8Array(FAKE_JPEG), headers: { Prefer: 'wait=20' } },
      200,
    );
    expect(waited.headers.get('preference-applied')).toBe('wait=20');
    const ended = { id: waited.body.id };
    // That the image is destroyed is written down a moment later, and changes the answer's tag.
    await expect
      .poll(async () => (await api.call('getJob', { key, params: ended })).body.image_destroyed_at)
      .toBeTruthy();
    const { headers } = await expectStatus('getJob', { key, params: ended }, 200);
    await expectStatus(
      'getJob',
      { key, params: ended, headers: { 'If-None-Match': headers.get('etag')! } },
      304,
    );
    await expectStatus('getJob', { key, params: ended, query: { include: 'debug' } }, 410);
    await expectStatus('listJobs', { key, query: { status: 'succeeded', limit: '1' } }, 200);
    const events = await expectStatus('followJob', { key, params: ended }, 200);
    const lastId = /id: (\S+)/.exec(events.body)![1]!;
    await expectStatus('followJob', { key, params: ended, headers: { 'Last-Event-ID': lastId } }, 204);
    await expectStatus('cancelJob', { key, params: ended }, 409);
    await expectStatus('deleteJob', { key, params: ended }, 204);
    await worker.close();
  });

  callsAbout('checks: looked at, or refused', async () => {
    const worker = await environment.startWorker({ readers: instantReaders() });
    await expectStatus('checkImage', json({ image: IMAGE }), 200);
    await expectStatus('checkImage', json({}), 400);
    await expectStatus('checkImage', { key, type: 'image/jpeg', body: 'GIF89a' }, 415);
    await expectStatus('checkImage', { key, type: 'image/jpeg', body: Buffer.alloc(2_097_153, 0xff) }, 413);
    await worker.close();
  });

  callsAbout('reviews: listed, shown, saved, exported', async () => {
    const more = { key, type: 'application/json', headers: { Prefer: 'wait=20' } };
    const keeping = await makeKey(environment.url, { scopes: ALL_SCOPES, image_retention_seconds: 3_600 });
    const call = { ...more, key: keeping.secret };
    const worker = await environment.startWorker({ readers: instantReaders(DOUBTFUL_ANSWER) });
    const { body } = await expectStatus(
      'submitJob',
      { ...call, body: JSON.stringify({ image: IMAGE }) },
      200,
    );
    const params = { id: body.id };
    await expectStatus('getJob', { key: call.key, params, query: { include: 'debug' } }, 200);
    await worker.close();
    await expectStatus('listReviews', { key: call.key, query: { state: 'open' } }, 200);
    await expectStatus('getReview', { key: call.key, params }, 200);
    await expectStatus('getReviewImage', { key: call.key, params }, 200);
    await expectStatus('saveReview', { ...call, params, body: '{"corrections":{"name":"A"}}' }, 200);
    await expectStatus('exportReviews', { key: call.key }, 200);
    const csv = { key: call.key, headers: { Accept: 'text/csv' } };
    await expectStatus('exportReviews', csv, 200);
  });

  callsAbout('batches: taken in and told of', async () => {
    const lines = [{ image: IMAGE, reference: 'one' }, { image: 'R0lGODlh' }].map((line) =>
      JSON.stringify(line),
    );
    const call = { key, type: 'application/x-ndjson', body: lines.join('\n') };
    const { body } = await expectStatus('submitBatch', call, 202);
    await expectStatus('getBatch', { key, params: { id: body.id } }, 200);
    for (const Accept of ['text/csv', 'application/x-ndjson']) {
      const table = await expectStatus(
        'getBatch',
        { key, params: { id: body.id }, headers: { Accept } },
        200,
      );
      expect(table.headers.get('content-type')).toContain(Accept);
    }
    await expectStatus('listBatches', { key, query: { limit: '1' } }, 200);
    await expectStatus('cancelBatch', { key, params: { id: body.id } }, 200);
    await expectStatus('submitBatch', { ...call, body: '\n' }, 400);
    await expectStatus('submitBatch', { ...call, type: 'text/plain' }, 415);
  });

  callsAbout('keys: made, found, rotated, topped up, revoked', async () => {
    const { body } = await expectStatus('createKey', json({ name: 'made', credits: 1 }), 201);
    const params = { id: body.id };
    await expectStatus('listKeys', { key, query: { limit: '2' } }, 200);
    await expectStatus('getKey', { key, params }, 200);
    await expectStatus('listKeyJobs', { key, params, query: { status: 'queued', limit: '2' } }, 200);
    await expectStatus('listKeyWebhooks', { key, params, query: { limit: '2' } }, 200);
    await expectStatus('listAdminActions', { key, query: { limit: '1' } }, 200);
    await expectStatus('rotateKey', { ...json({ grace_seconds: 60 }), params }, 200);
    const topUp = (amount: number) => ({
      ...json({ amount }),
      params,
      headers: { 'Idempotency-Key': 'top-up' },
    });
    await expectStatus('topUpKey', topUp(100), 200);
    await expectStatus('topUpKey', topUp(101), 422);
    await expectStatus('topUpKey', { ...json({ amount: -1_000, note: 'too much' }), params }, 402);
    const named = { ...json({ name: 'once' }), headers: { 'Idempotency-Key': 'make' } };
    await expectStatus('createKey', named, 201);
    expect((await expectStatus('createKey', named, 201)).body.secret).toBeNull();
    await expectStatus('createKey', { ...named, ...json({ name: 'other' }) }, 422);
    await expectStatus('updateKey', { ...json({ name: 'changed' }), params }, 200);
    await expectStatus('getOwnKey', { key }, 200);
    await environment.sql.query("UPDATE idempotency_keys SET answer = NULL WHERE key LIKE '%top-up'");
    await environment.startApi({}, { IDEMPOTENCY_WAIT_MS: '0' });
    const impatient = await openOpenApiClient(environment.url);
    expect((await impatient.call('topUpKey', topUp(100))).status).toBe(409);
    for (const name of impatient.seen) (api.seen as Set<string>).add(name);
    await expectStatus('revokeKey', { key, params }, 204);
  });

  callsAbout('usage and charges: as JSON and as CSV; reversed once', async () => {
    const worker = await environment.startWorker({ readers: instantReaders() });
    await expectStatus('submitJob', { ...json({ image: IMAGE }), headers: { Prefer: 'wait=20' } }, 200);
    await worker.close();
    await expectStatus('exportCharges', { key }, 200);
    for (const operation of ['getUsage', 'listCharges']) {
      await expectStatus(operation, { key }, 200);
      const csv = await expectStatus(operation, { key, headers: { Accept: 'text/csv' } }, 200);
      expect(csv.headers.get('content-type')).toMatch(/^text\/csv/);
    }
    const { body } = await expectStatus('listCharges', { key }, 200);
    const params = { id: body.data[0].id };
    await expectStatus('reverseCharge', { key, params }, 201);
    await expectStatus('reverseCharge', { key, params }, 409);
  });

  const makeWebhook = () => expectStatus('createWebhook', json({ url: 'http://127.0.0.1:9/' }), 201);
  /** What an endpoint's `{id}` and `{delivery_id}` stand for where made-up ones will not do. */
  async function makeDelivery() {
    const params = { id: (await makeWebhook()).body.id as string };
    await expectStatus('pingWebhook', { key, params }, 202);
    const { body } = await expectStatus('listWebhookDeliveries', { key, params }, 200);
    return { ...params, delivery_id: body.data[0].id as string };
  }

  callsAbout('webhooks: made, changed, pinged, told of, sent again, removed', async () => {
    const delivery = await makeDelivery();
    const params = { id: delivery.id };
    await expectStatus('getWebhookKeys', {}, 200);
    await expectStatus('listWebhooks', { key }, 200);
    await expectStatus('getWebhook', { key, params }, 200);
    await expectStatus('rotateWebhookSecret', { ...json({}), params }, 200);
    await expectStatus('rotateKeyWebhookSecret', json({}), 200);
    await expectStatus('redeliverWebhook', { key, params: delivery }, 202);
    const from = new Date(Date.now() - 60_000).toISOString();
    await expectStatus('replayWebhooks', { ...json({ from }), params }, 202);
    await expectStatus('updateWebhook', { ...json({ enabled: false }), params }, 200);
    await expectStatus('pingWebhook', { key, params }, 409);
    await expectStatus('redeliverWebhook', { key, params: delivery }, 409);
    await expectStatus('replayWebhooks', { ...json({ from }), params }, 409);
    await expectStatus('updateWebhook', { ...json({ enabled: true }), params }, 200);
    const { body: spare } = await makeWebhook();
    await expectStatus('deleteWebhook', { key, params: { id: spare.id } }, 204);
    let last = await api.call('createWebhook', json({ url: 'http://127.0.0.1:9/' }));
    while (last.status === 201) last = await api.call('createWebhook', json({ url: 'http://127.0.0.1:9/' }));
    expect(last.status).toBe(409);
  });

  callsAbout('the public endpoint', async () => {
    const form = { key, type: 'application/x-www-form-urlencoded' };
    const worker = await environment.startWorker({ readers: instantReaders() });
    await expectStatus('readCard', { ...form, body: new URLSearchParams({ img: IMAGE }) }, 200);
    await expectStatus('readCard', { ...form, body: 'img=' }, 200);
    const named = { ...form, headers: { 'Idempotency-Key': 'contract-sync' } };
    await expectStatus('readCard', { ...named, body: new URLSearchParams({ img: IMAGE }) }, 200);
    const other = Buffer.concat([FAKE_JPEG, Buffer.from('other')]).toString('base64');
    await expectStatus('readCard', { ...named, body: new URLSearchParams({ img: other }) }, 422);
    await environment.sql.query("UPDATE idempotency_keys SET answer = NULL WHERE key = 'contract-sync'");
    const body = new URLSearchParams({ img: IMAGE });
    await environment.startApi({}, { IDEMPOTENCY_WAIT_MS: '0' });
    const impatient = await openOpenApiClient(environment.url);
    expect((await impatient.call('readCard', { ...named, body })).status).toBe(409);
    for (const name of impatient.seen) (api.seen as Set<string>).add(name);
    await worker.close();
    const { secret } = await makeKey(environment.url, { credits: 0 });
    await expectStatus('readCard', { ...form, key: secret, body: new URLSearchParams({ img: IMAGE }) }, 402);
  });

  callsAbout('submits that the key does not allow, or that were made before', async () => {
    const poor = (await makeKey(environment.url, { credits: 0 })).secret;
    const line = { type: 'application/x-ndjson', body: JSON.stringify({ image: IMAGE }) };
    await expectStatus('submitJob', { ...json({ image: IMAGE }), key: poor }, 402);
    await expectStatus('submitBatch', { ...line, key: poor }, 402);
    const headers = { 'Idempotency-Key': 'contract' };
    await expectStatus('submitJob', { ...json({ image: IMAGE }), headers }, 202);
    await expectStatus('submitJob', { ...json({ image: IMAGE, reference: 'other' }), headers }, 422);
    await expectStatus('submitBatch', { ...line, key, headers }, 422);
    await environment.startApi({}, { IDEMPOTENCY_WAIT_MS: '0' });
    const impatient = await openOpenApiClient(environment.url);
    await environment.sql.query("UPDATE idempotency_keys SET answer = NULL WHERE key = 'contract'");
    expect((await impatient.call('submitJob', { ...json({ image: IMAGE }), headers })).status).toBe(409);
    const batch = { ...line, key, headers: { 'Idempotency-Key': 'contract-batch' } };
    expect((await impatient.call('submitBatch', batch)).status).toBe(202);
    await environment.sql.query("UPDATE idempotency_keys SET answer = NULL WHERE key = 'contract-batch'");
    expect((await impatient.call('submitBatch', batch)).status).toBe(409);
    for (const name of impatient.seen) (api.seen as Set<string>).add(name);
    const stuck = await environment.startWorker({ readers: hangingReaders() });
    await stuck.close();
    const large = Buffer.alloc(2_097_153, 0xff);
    await expectStatus('submitJob', { key, type: 'image/jpeg', body: large }, 413);
    await expectStatus('submitJob', { key, type: 'image/jpeg', body: 'GIF89a' }, 415);
  });

  callsAbout('bodies that never come to their end', async () => {
    await environment.startApi({}, { REQUEST_TIMEOUT_MS: '400' });
    const hurried = await openOpenApiClient(environment.url);
    const types = {
      submitJob: 'image/jpeg',
      submitBatch: 'application/x-ndjson',
      readCard: 'application/x-www-form-urlencoded',
    };
    for (const [operationId, type] of Object.entries(types)) {
      const body = new ReadableStream({ start: (stream) => stream.enqueue(Buffer.from('img=')) });
      expect((await hurried.call(operationId, { key, type, body })).status).toBe(408);
    }
    for (const name of hurried.seen) (api.seen as Set<string>).add(name);
  });

  callsAbout('no key, a wrong one, one without the scope, and one too many', async () => {
    const scopeless = (await makeKey(environment.url, { scopes: ['jobs:read'] })).secret;
    const other = (await makeKey(environment.url, { scopes: ['usage:read'] })).secret;
    for (const operation of keyed()) {
      const { operationId } = operation;
      await expectStatus(operationId, { params: random }, 401);
      await expectStatus(operationId, { params: random, key: UNKNOWN_KEY }, 401);
      await expectStatus(operationId, { params: random, key: `${UNKNOWN_KEY}x` }, 401);
      if (documents(operation, 403)) {
        const mayRead = /`jobs:read`/.test(JSON.stringify(operation));
        await expectStatus(operationId, { params: random, key: mayRead ? other : scopeless }, 403);
      }
      const { secret } = await makeKey(environment.url, { scopes: ALL_SCOPES, rate_limit_per_minute: 1 });
      await api.call(operationId, { params: random, key: secret });
      const refused = await expectStatus(operationId, { params: random, key: secret }, 429);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(refused.headers.get('ratelimit-policy')).toBe('"key";q=1;w=60');
      expect(refused.headers.get('ratelimit')).toMatch(/^"key";r=0;t=\d+$/);
    }
  });

  callsAbout('what is not there, not known, too large, or in another language', async () => {
    const delivery = await makeDelivery();
    for (const operation of keyed()) {
      const { operationId, tags } = operation;
      if (documents(operation, 404)) {
        const call = takesJson(operation) ? json(REQUIRED[operationId] ?? {}) : { key };
        await expectStatus(operationId, { ...call, params: random }, 404);
        if (!takesJson(operation)) await expectStatus(operationId, { key, params: { id: 'no-id' } }, 404);
      }
      const params = tags.includes('Webhooks') ? delivery : random;
      if (documents(operation, 400) && !takesJson(operation) && operation.method === 'get') {
        const { body } = await expectStatus(operationId, { key, params, query: { surprise: '1' } }, 400);
        expect(body.errors).toEqual([{ field: 'surprise', detail: 'is not a known field' }]);
      }
      if (documents(operation, 400) && documents(operation, 413)) {
        await expectStatus(operationId, { key, params, type: 'application/json', body: '{"a":' }, 400);
      }
      if (takesJson(operation)) {
        const { body } = await expectStatus(operationId, { ...json({ surprise: 1 }), params }, 400);
        expect(body.errors).toContainEqual({ field: 'surprise', detail: 'is not a known field' });
      }
      if (!TAKES_IMAGE.has(operationId) && documents(operation, 413)) {
        await expectStatus(operationId, { ...json({ name: 'x'.repeat(70_000) }), params }, 413);
      }
      if (documents(operation, 415)) {
        await expectStatus(operationId, { key, params, type: 'text/plain', body: 'hello' }, 415);
      }
    }
  });

  describe('answers as it says', { shuffle: true }, () => {
    for (const part of calls) {
      it(part.about, async () => {
        await part.make();
        part.made = true;
      });
    }
  });

  /** Makes the calls that have not been made: of a test that failed, or that was not chosen to run. */
  it('has no operation and no status that no test has seen', async () => {
    for (const part of calls.filter(({ made }) => !made)) {
      await environment.reset();
      await makeScopedKey();
      await part.make();
    }
    const documented = api.operations.flatMap(({ operationId, responses }) =>
      Object.keys(responses)
        .filter((status) => status !== 'default')
        .map((status) => `${operationId} ${status}`),
    );
    expect(documented.filter((name) => !api.seen.has(name))).toEqual([]);
    expect(documented.length).toBeGreaterThan(150);
  }, 240_000);
});

/** What is too large for these is an image of megabytes. */
const TAKES_IMAGE = new Set(['submitJob', 'checkImage']);

/** Bodies without which a request is refused before anybody looks for what it is about. */
const REQUIRED: Record<string, object> = {
  topUpKey: { amount: 1 },
  replayWebhooks: { from: '2026-01-01T00:00:00Z' },
};

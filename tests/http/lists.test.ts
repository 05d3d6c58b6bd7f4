import { expect, it } from 'vitest';
import { ADMIN_KEY, ask, type Json, makeKey, post } from '../environment/clients.js';
import { API_KEY, useTestEnvironment } from '../environment/open-test-environment.js';

const environment = useTestEnvironment({
  WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8',
  ADMIN_API_KEY: ADMIN_KEY,
});

const get = async (path: string) => {
  const response = await ask(environment.url, API_KEY, 'GET', path);
  return [response.status, (await response.json()) as Json] as const;
};

/** As if jobs had named as many addresses. */
async function nameAddresses(count: number): Promise<void> {
  await environment.sql.query(
    `INSERT INTO webhook_endpoints (id, api_key_id, url, on_request, events, wrapped_key)
     SELECT gen_random_uuid(), api_keys.id, 'http://127.0.0.1:9/?' || n, true, '{}', '\\x00'
     FROM api_keys, generate_series(1, $1) AS n WHERE api_keys.name = 'bootstrap'`,
    [count],
  );
}

it('webhooks come in pages', async () => {
  await nameAddresses(5);
  const seen = new Set<unknown>();
  let cursor: unknown = '';
  for (let pages = 1; cursor !== null; pages += 1) {
    const [status, page] = await get(`/v1/webhooks?limit=2${cursor ? `&cursor=${cursor}` : ''}`);
    expect([status, pages <= 3]).toEqual([200, true]);
    for (const { id } of page.data as Json[]) seen.add(id);
    cursor = page.next_cursor;
  }
  expect(seen.size).toBe(5);
  expect((await get('/v1/webhooks'))[1].data).toHaveLength(5);
  expect((await get('/v1/webhooks?limit=101'))[0]).toBe(400);
});

it('jobs of one key name so many addresses and no more', async () => {
  await nameAddresses(1_000);
  const known = await post(environment.url, API_KEY, { webhook: 'http://127.0.0.1:9/?1' });
  expect(known.status).toBe(202);
  const another = await post(environment.url, API_KEY, { webhook: 'http://127.0.0.1:9/?another' });
  expect([another.status, await another.json()]).toMatchObject([409, { code: 'TOO_MANY_WEBHOOKS' }]);
});

it('a query parameter that nobody reads is refused everywhere alike', async () => {
  const id = '11111111-1111-4111-8111-111111111111';
  const paths = ['jobs', `jobs/${id}`, `jobs/${id}/events`, `batches/${id}`, 'webhooks', `webhooks/${id}`];
  for (const path of [...paths, `webhooks/${id}/deliveries`, 'usage', 'charges', 'charges/export', 'key']) {
    const [status, problem] = await get(`/v1/${path}?surprise=1`);
    expect([path, status, problem.errors]).toEqual([
      path,
      400,
      [{ field: 'surprise', detail: 'is not a known field' }],
    ]);
  }
});

it('a cursor of a year that no database knows is refused', async () => {
  const cursor = Buffer.from(
    JSON.stringify(['0000-01-01T00:00:00Z', '00000000-0000-4000-8000-000000000000']),
  ).toString('base64url');
  for (const path of ['jobs', 'webhooks', 'charges', 'reviews'])
    expect([path, (await get(`/v1/${path}?cursor=${cursor}`))[0]]).toEqual([path, 400]);
});

/** All pages of an operator's list, with so many rows each. */
async function readPages(path: string, limit: number): Promise<Json[]> {
  const rows: Json[] = [];
  for (let cursor: unknown = ''; cursor !== null; ) {
    const query = `?limit=${limit}${cursor ? `&cursor=${cursor}` : ''}`;
    const response = await ask(environment.url, ADMIN_KEY, 'GET', `${path}${query}`);
    const page = (await response.json()) as { data: Json[]; next_cursor: string | null };
    expect([response.status, page.data.length <= limit]).toEqual([200, true]);
    rows.push(...page.data);
    cursor = page.next_cursor;
  }
  return rows;
}

it('an operator reads the audit trail in pages, newest first', async () => {
  const made: unknown[] = [];
  for (let count = 0; count < 5; count += 1) made.unshift((await makeKey(environment.url, {})).id);
  const trail = await readPages('/v1/admin-actions', 2);
  const creations = trail.filter(({ action }) => action === 'key.create');
  expect(creations.slice(0, 5).map(({ subject_id }) => subject_id)).toEqual(made);
  expect(creations[0]).toMatchObject({ actor_key_id: null, request_id: expect.any(String) });
});

it("an operator lists a key's jobs, without what its client wrote or was told", async () => {
  const { id, secret } = await makeKey(environment.url, {});
  const submitted: unknown[] = [];
  for (let count = 0; count < 3; count += 1) {
    const answer = await post(environment.url, secret, {
      reference: 'a-word',
      metadata: { note: 'of-the-client' },
    });
    submitted.unshift(((await answer.json()) as Json).id);
  }
  await post(environment.url, API_KEY, {});
  const jobs = await readPages(`/v1/keys/${id}/jobs`, 2);
  expect(jobs.map((job) => job.id)).toEqual(submitted);
  expect(JSON.stringify(jobs)).not.toMatch(/a-word|of-the-client/);
  expect(await readPages(`/v1/keys/${id}/jobs`, 100)).toEqual(jobs);
});

it("an operator lists a key's webhooks, without what is secret in an address", async () => {
  const { id, secret } = await makeKey(environment.url, { scopes: ['webhooks:*'] });
  const made: unknown[] = [];
  for (let count = 0; count < 3; count += 1) {
    const body = { url: `http://127.0.0.1:9/hook?token=secret-${count}`, description: 'ours-alone' };
    const answer = await ask(environment.url, secret, 'POST', '/v1/webhooks', { body });
    made.unshift(((await answer.json()) as Json).id);
  }
  const webhooks = await readPages(`/v1/keys/${id}/webhooks`, 2);
  expect(webhooks.map((webhook) => webhook.id)).toEqual(made);
  expect(webhooks[0]).toMatchObject({ url: 'http://127.0.0.1:9/hook', status: 'enabled' });
  expect(JSON.stringify(webhooks)).not.toMatch(/secret-|ours-alone|whsec_/);
});

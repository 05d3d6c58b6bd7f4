import { expect, it } from 'vitest';
import { ask, type Json, post } from '../environment/clients.js';
import { API_KEY, useTestEnvironment } from '../environment/open-test-environment.js';

const environment = useTestEnvironment({ WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8' });

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

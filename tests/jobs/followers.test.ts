import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { ADMIN_KEY, ask, makeKey, postJob } from '../environment/clients.js';
import { instantReaders } from '../environment/fake-readers.js';
import { useTestEnvironment } from '../environment/open-test-environment.js';

const environment = useTestEnvironment({ ADMIN_API_KEY: ADMIN_KEY, FOLLOWERS_PER_KEY: '60' });

function follow(key: string, id: string, signal?: AbortSignal) {
  return fetch(`${environment.url}/v1/jobs/${id}/events`, {
    headers: { 'X-API-Key': key },
    ...(signal ? { signal } : {}),
  });
}

/** As the server counts them. */
async function countTransactions(): Promise<number> {
  await environment.sql.query('SELECT pg_stat_force_next_flush()');
  const { rows } = await environment.sql.query(
    'SELECT (xact_commit + xact_rollback)::integer AS n FROM pg_stat_database WHERE datname = current_database()',
  );
  return rows[0].n;
}

it('followers of a job that waits cost the database next to nothing', async () => {
  const { secret } = await makeKey(environment.url);
  const id = await postJob(environment.url, secret);
  const quit = new AbortController();
  const streams = await Promise.all(Array.from({ length: 50 }, () => follow(secret, id, quit.signal)));
  const readers = streams.map(({ body }) => body?.getReader());
  await Promise.all(readers.map((reader) => reader?.read()));
  // One query a second for all of them together, and what the sweep does; not two a second for each, which were 300 in
  // every window. Servers count a transaction a little after it has ended, so the first may still hold those of the start.
  await expect
    .poll(async () => {
      const before = await countTransactions();
      await sleep(3_000);
      return (await countTransactions()) - before;
    })
    .toBeLessThan(50);
  quit.abort();
});

it('each is told every state, and the end', async () => {
  const { secret } = await makeKey(environment.url);
  const id = await postJob(environment.url, secret);
  const stream = await follow(secret, id);
  const worker = await environment.startWorker({ readers: instantReaders() });
  const text = await stream.text();
  await worker.close();
  expect(text.match(/^event: (\w+)$/gm)?.at(0)).toBe('event: queued');
  expect(text.match(/^event: (\w+)$/gm)?.at(-1)).toBe('event: succeeded');
});

it('a key has so many streams and no more, and gets its place back', async () => {
  const { secret } = await makeKey(environment.url);
  const id = await postJob(environment.url, secret);
  const quit = new AbortController();
  await Promise.all(Array.from({ length: 60 }, () => follow(secret, id, quit.signal)));
  const refused = await follow(secret, id);
  expect([refused.status, await refused.json()]).toMatchObject([429, { code: 'TOO_MANY_FOLLOWERS' }]);
  expect(refused.headers.get('retry-after')).toBe('5');
  const other = await makeKey(environment.url);
  const others = new AbortController();
  const welcome = await follow(other.secret, await postJob(environment.url, other.secret), others.signal);
  expect(welcome.status).toBe(200);
  quit.abort();
  others.abort();
  await expect
    .poll(async () => {
      const again = new AbortController();
      const { status } = await follow(secret, id, again.signal);
      again.abort();
      return status;
    })
    .toBe(200);
});

it("a revoked key's streams end", async () => {
  const { id: keyId, secret } = await makeKey(environment.url);
  const stream = await follow(secret, await postJob(environment.url, secret));
  await ask(environment.url, ADMIN_KEY, 'DELETE', `/v1/keys/${keyId}`);
  expect(await stream.text()).toContain('event: queued');
});

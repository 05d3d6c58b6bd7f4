import { describe, expect, it } from 'vitest';
import { ADMIN_KEY, makeKey, postJob } from '../environment/clients.js';
import { fakeReaders, OK_ANSWER } from '../environment/fake-readers.js';
import { API_KEY, useTestEnvironment } from '../environment/open-test-environment.js';

describe('fair share', () => {
  const environment = useTestEnvironment({ ADMIN_API_KEY: ADMIN_KEY });

  it('a key with little pending goes in between, also after the queue was lost', async () => {
    const { secret, id } = await makeKey(environment.url);
    for (let i = 0; i < 40; i++) await postJob(environment.url, API_KEY);
    for (let i = 0; i < 3; i++) await postJob(environment.url, secret);
    const { producer } = (await environment.startApi()).context;
    await producer.obliterate();
    await environment.sql.query("UPDATE jobs SET created_at = created_at - interval '1 minute'");
    const readers = fakeReaders(async () => OK_ANSWER, 1);
    const worker = await environment.startWorker({ readers }, { WORKER_CONCURRENCY: '1' });
    const ended = async () =>
      (
        await environment.sql.query(
          'SELECT api_key_id FROM jobs WHERE finished_at IS NOT NULL ORDER BY finished_at',
        )
      ).rows;
    await expect.poll(async () => (await ended()).length, { timeout: 30_000 }).toBe(43);
    const places = (await ended()).flatMap((row, at) => (row.api_key_id === id ? [at + 1] : []));
    // Turn about, the large key's first; a few may have been taken before the sweep had queued them all.
    expect(places.at(-1)).toBeLessThan(20);
    await worker.close();
  });

  it('the front moves on: small keys that keep coming do not hold a large one up for ever', async () => {
    const rows = async (key: string) =>
      (
        await environment.sql.query(
          'SELECT priority FROM jobs WHERE api_key_id = $1 ORDER BY created_at, priority',
          [key],
        )
      ).rows;
    const large = await makeKey(environment.url);
    for (let i = 0; i < 10; i++) await postJob(environment.url, large.secret);
    expect((await rows(large.id)).map(({ priority }) => priority)).toEqual(
      Array.from({ length: 10 }, (_, at) => 1_016 + 4 * at),
    );
    // As if the first eight had been read meanwhile.
    await environment.sql.query(
      `UPDATE jobs SET status = 'canceled', finished_at = now() WHERE api_key_id = $1 AND priority < 1048`,
      [large.id],
    );
    const small = await makeKey(environment.url);
    await postJob(environment.url, small.secret);
    expect(await rows(small.id)).toEqual([{ priority: 1_048 }]);
  });
});

import { randomUUID } from 'node:crypto';
import { generateApiKeySecret } from '@ktp-ocr/database/keys/api-key-secret';
import { describe, expect, it } from 'vitest';
import { ADMIN_KEY, ask, type Json, makeKey, post, UNKNOWN_KEY } from '../environment/clients.js';
import { useTestEnvironment } from '../environment/open-test-environment.js';

describe('keys', () => {
  const environment = useTestEnvironment({ ADMIN_API_KEY: ADMIN_KEY });

  const statusOf = async (key: string, path = '/v1/jobs') => {
    const response = await ask(environment.url, key, 'GET', path);
    await response.arrayBuffer();
    return response.status;
  };

  it('a rotated key opens by both secrets until the grace is over, and keeps what it has submitted', async () => {
    const { id, secret } = await makeKey(environment.url);
    const { id: job } = (await (await post(environment.url, secret)).json()) as Json;
    const rotate = async (grace: number) => {
      const response = await ask(environment.url, ADMIN_KEY, 'POST', `/v1/keys/${id}/rotate`, {
        body: { grace_seconds: grace },
      });
      return ((await response.json()) as { secret: string }).secret;
    };
    const second = await rotate(60);
    for (const key of [secret, second]) expect(await statusOf(key, `/v1/jobs/${job}`)).toBe(200);
    await environment.sql.query(
      "UPDATE api_keys SET previous_secret_expires_at = now() - interval '1 second' WHERE id = $1",
      [id],
    );
    expect([await statusOf(secret), await statusOf(second)]).toEqual([401, 200]);
    const third = await rotate(0);
    expect([await statusOf(second), await statusOf(third)]).toEqual([401, 200]);
    await ask(environment.url, ADMIN_KEY, 'DELETE', `/v1/keys/${id}`);
    expect(await statusOf(third)).toBe(401);
  });

  it('expires, and is known by its ends only', async () => {
    const { id, secret } = await makeKey(environment.url, { expires_in: 3_600 });
    expect(await statusOf(secret)).toBe(200);
    await environment.sql.query(
      "UPDATE api_keys SET expires_at = now() - interval '1 second' WHERE id = $1",
      [id],
    );
    expect(await statusOf(secret)).toBe(401);
    const view = await (await ask(environment.url, ADMIN_KEY, 'GET', `/v1/keys/${id}`)).text();
    expect(view).toContain(secret.slice(-4));
    expect(view).not.toContain(secret.slice(9, 30));
    const { rows } = await environment.sql.query('SELECT * FROM api_keys WHERE id = $1', [id]);
    expect(JSON.stringify(rows)).not.toContain(secret.slice(9, 30));
  });

  it('a malformed key costs no query', async () => {
    const { context } = await environment.startApi();
    let queries = 0;
    const { direct } = context.database;
    Object.defineProperty(context.database, 'direct', {
      value: {
        ...direct,
        $queryRaw: (...query: Parameters<typeof direct.$queryRaw>) => {
          queries += 1;
          return direct.$queryRaw(...query);
        },
      },
    });
    expect(await statusOf(`${UNKNOWN_KEY.slice(0, -1)}${UNKNOWN_KEY.endsWith('0') ? '1' : '0'}`)).toBe(401);
    expect(queries).toBe(0);
    expect(await statusOf(UNKNOWN_KEY)).toBe(401);
    expect(queries).toBe(1);
  });

  it('nobody grants what they may not do, and a key of clients manages no keys', async () => {
    const { secret } = await makeKey(environment.url, { scopes: ['keys:*', 'jobs:read'] });
    const grant = (key: string, scopes?: string[]) =>
      ask(environment.url, key, 'POST', '/v1/keys', { body: { name: 'granted', scopes } });
    expect((await grant(secret, ['jobs:read'])).status).toBe(201);
    expect((await grant(secret, ['jobs:read', 'usage:read'])).status).toBe(403);
    // Left out, they are the default ones, jobs:write among them.
    expect((await grant(secret)).status).toBe(403);
    expect((await grant(ADMIN_KEY)).status).toBe(201);
    const { secret: client } = await makeKey(environment.url);
    for (const path of ['/v1/keys', `/v1/keys/${client}`]) expect(await statusOf(client, path)).toBe(403);
    expect(await statusOf(ADMIN_KEY, '/v1/jobs')).toBe(403);
    expect(await statusOf(`${ADMIN_KEY}x`, '/v1/keys')).toBe(401);
  });

  it('nobody rotates a key that may do more than they', async () => {
    const manager = await makeKey(environment.url, { scopes: ['keys:write', 'jobs:read'] });
    const rotate = async (id: string) =>
      (await ask(environment.url, manager.secret, 'POST', `/v1/keys/${id}/rotate`, { body: {} })).status;
    expect(await rotate((await makeKey(environment.url, { scopes: ['jobs:*'] })).id)).toBe(403);
    expect(await rotate((await makeKey(environment.url, { scopes: ['jobs:read'] })).id)).toBe(200);
    expect(await rotate(manager.id)).toBe(200);
    expect(await rotate(randomUUID())).toBe(404);
  });

  it('an operator’s own key that looks like a generated one and is none is refused at start', async () => {
    const generated = generateApiKeySecret({ livemode: true });
    const start = (key: string) => environment.startApi({}, { BOOTSTRAP_API_KEY: key });
    for (const key of ['ktp_live_a-secret-of-the-operators-choosing', `${generated.slice(0, -6)}000000`]) {
      await expect(start(key)).rejects.toThrow(
        /^wrong settings: BOOTSTRAP_API_KEY starts like a generated key/,
      );
    }
    await expect(start(generateApiKeySecret({ livemode: false }))).rejects.toThrow(/charges for its cards/);
    await start(generated);
    expect(await statusOf(generated)).toBe(200);
  });

  it('last use is written down in one go', async () => {
    const { id, secret } = await makeKey(environment.url);
    const api = await environment.startApi();
    await statusOf(secret);
    const lastUsed = async () =>
      (await environment.sql.query('SELECT last_used_at FROM api_keys WHERE id = $1', [id])).rows[0]
        .last_used_at;
    expect(await lastUsed()).toBeNull();
    await api.context.keyUse.flush();
    expect(await lastUsed()).toBeInstanceOf(Date);
  });

  it('caps jobs in flight: twenty at once, five get in', async () => {
    const { secret } = await makeKey(environment.url, { max_in_flight: 5 });
    const responses = await Promise.all(Array.from({ length: 20 }, () => post(environment.url, secret)));
    const bodies = (await Promise.all(responses.map((response) => response.json()))) as Json[];
    expect(responses.filter(({ status }) => status === 202).length).toBe(5);
    expect(bodies.filter(({ code }) => code === 'TOO_MANY_IN_FLIGHT').length).toBe(15);
    const id = bodies.find(({ status }) => status === 'queued')!.id;
    await ask(environment.url, secret, 'POST', `/v1/jobs/${id}/cancel`);
    expect((await post(environment.url, secret)).status).toBe(202);
  });

  it('limits requests over all processes by Redis, and in each alone when Redis is away', async () => {
    const { secret } = await makeKey(environment.url, { rate_limit_per_minute: 3 });
    const first = await environment.startApi();
    const firstUrl = environment.url;
    const second = await environment.startApi();
    expect(first.port).not.toBe(second.port);
    const ask3 = async (url: string) => {
      const response = await ask(url, secret, 'GET', '/v1/jobs');
      await response.arrayBuffer();
      return [response.status, response.headers.get('ratelimit')?.replace(/t=\d+/, 't=_')];
    };
    if (environment.env.REDIS_URL) {
      expect(await ask3(firstUrl)).toEqual([200, '"key";r=2;t=_']);
      expect(await ask3(environment.url)).toEqual([200, '"key";r=1;t=_']);
    }
    const away = await environment.startApi({}, { REDIS_URL: 'redis://127.0.0.1:1' });
    for (const left of [2, 1, 0]) expect(await ask3(environment.url)).toEqual([200, `"key";r=${left};t=_`]);
    expect((await ask3(environment.url))[0]).toBe(429);
    expect(away.port).toBeGreaterThan(0);
  });
});

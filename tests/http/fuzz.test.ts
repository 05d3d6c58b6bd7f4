import { createRandom } from '@ktp-ocr/specimen/random';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseFuzzSettings } from '../../scripts/vitest/config.js';
import { ADMIN_KEY, ask, makeKey, postJob, UNKNOWN_KEY } from '../environment/clients.js';
import { instantReaders } from '../environment/fake-readers.js';
import { useTestEnvironment } from '../environment/open-test-environment.js';
import { openOpenApiClient } from '../environment/openapi-client.js';
import { createRequestGenerator } from '../environment/request-generator.js';

/** Thousands with FUZZ_REQUESTS=5000 and other ones with FUZZ_SEED. */
const { requests, seed } = parseFuzzSettings(process.env);
const AT_ONCE = 4;

describe('requests made from the OpenAPI document, each wrong in its own way', () => {
  const environment = useTestEnvironment({ ADMIN_API_KEY: ADMIN_KEY, LOG_LEVEL: 'error' });
  beforeAll(async () => {
    await environment.startWorker({ readers: instantReaders() });
  });

  it(
    `${requests} of them (seed ${seed}): every answer as documented, none of 500 or more`,
    async () => {
      const api = await openOpenApiClient(environment.url);
      const document = (await (await fetch(`${environment.url}/openapi.json`)).json()) as object;
      const scopes = ['jobs:*', 'reviews:*', 'usage:read', 'webhooks:*', 'charges:write', 'keys:*'];
      const { secret } = await makeKey(environment.url, {
        scopes,
        rate_limit_per_minute: null,
        max_in_flight: null,
      });
      const ids = [await postJob(environment.url, secret), await postJob(environment.url, secret), 'no-id'];
      await ask(environment.url, secret, 'GET', `/v1/jobs/${ids[1]}?wait=20`);
      const generator = createRequestGenerator(createRandom(`${seed}`).next, document, () => ids);
      const operations = api.operations.filter(({ operationId }) => operationId !== 'getReadiness');
      const keys = [secret, secret, secret, secret, secret, secret, ADMIN_KEY, UNKNOWN_KEY, null];
      const byStatus = new Map<number, number>();
      const wrong: string[] = [];

      let left = requests;
      const send = async () => {
        while (left-- > 0) {
          const operation = generator.pick(operations);
          const call = generator.toCall(operation, keys);
          try {
            const { status } = await api.call(operation.operationId, call);
            byStatus.set(status, (byStatus.get(status) ?? 0) + 1);
            if (status >= 500) throw new Error(`${operation.operationId} answered ${status}`);
          } catch (error) {
            // What fetch itself refuses to send never reached the server.
            if (error instanceof TypeError && !/fetch failed/.test(error.message)) continue;
            wrong.push(`${error} on ${describeCall(call)}`);
          }
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, send));
      console.log(
        [...byStatus]
          .sort(([one], [other]) => one - other)
          .map(([status, n]) => `${status}: ${n}`)
          .join(', '),
      );
      expect(wrong.slice(0, 20)).toEqual([]);
      // Not all refused at the door.
      expect([...byStatus.keys()].filter((status) => status < 300).length).toBeGreaterThan(2);
    },
    requests * 200 + 60_000,
  );
});

function describeCall({ body, ...call }: { body?: unknown }): string {
  const shown = body instanceof URLSearchParams ? String(body) : body;
  return JSON.stringify({
    ...call,
    key: undefined,
    body: typeof shown === 'string' ? shown.slice(0, 300) : typeof shown,
  });
}

import { afterAll, beforeAll, expect, it } from 'vitest';
import { ask, postJob } from '../environment/clients.js';
import { instantReaders } from '../environment/fake-readers.js';
import { API_KEY, openTestEnvironment, type TestEnvironment } from '../environment/open-test-environment.js';

let environment: TestEnvironment;
beforeAll(async () => {
  environment = await openTestEnvironment();
  await environment.startApi();
});
afterAll(() => environment.close());

it('judges ages on the day of submission, and keeps which models read the card', async () => {
  const id = await postJob(environment.url, API_KEY);
  await environment.sql.query("UPDATE jobs SET created_at = '2026-02-28T23:30:00Z' WHERE id = $1", [id]);
  const models = { 'line-recogniser': 'lines-1' };
  const readers = instantReaders();
  const days: string[] = [];
  const worker = await environment.startWorker({
    readers: {
      ...readers,
      async run(request, options) {
        if (request.task === 'read') days.push(request.asOf);
        return { ...(await readers.run(request, options)), models };
      },
    },
  });
  const job = await ask(environment.url, API_KEY, 'GET', `/v1/jobs/${id}?wait=20`);
  expect(await job.json()).toMatchObject({ status: 'succeeded', models });
  expect(days).toEqual(['2026-02-28']);
  await worker.close();
});

import { expect, it } from 'vitest';
import { ask, type Json } from '../environment/clients.js';
import { instantReaders, SPECIMEN } from '../environment/fake-readers.js';
import { API_KEY, useTestEnvironment } from '../environment/open-test-environment.js';
import { FAKE_JPEG } from '../environment/submit.js';

const environment = useTestEnvironment();

const call = async (method: string, path: string) => {
  const response = await ask(environment.url, API_KEY, method, path);
  return [response.status, (await response.json()) as Json] as const;
};

async function submitBatch(count: number): Promise<string> {
  const line = (at: number) =>
    JSON.stringify({ image: FAKE_JPEG.toString('base64'), reference: `card ${at}` });
  const response = await ask(environment.url, API_KEY, 'POST', '/v1/batches', {
    body: Array.from({ length: count }, (_, at) => line(at)).join('\n'),
    headers: { 'Content-Type': 'application/x-ndjson' },
  });
  return ((await response.json()) as { id: string }).id;
}

it('come in pages, newest first, each with how far it is', async () => {
  const ids = [await submitBatch(1), await submitBatch(2), await submitBatch(3)];
  const [, first] = await call('GET', '/v1/batches?limit=2');
  const [, second] = await call('GET', `/v1/batches?limit=2&cursor=${first.next_cursor}`);
  const all = [...(first.data as Json[]), ...(second.data as Json[])];
  expect(all.map(({ id }) => id)).toEqual(ids.reverse());
  expect(all[0]).toMatchObject({
    status: 'running',
    progress: { total: 3, ended: 0, by_status: { queued: 3 } },
  });
  expect(second.next_cursor).toBeNull();
});

it('are canceled as a whole, free', async () => {
  const id = await submitBatch(3);
  expect(await call('POST', `/v1/batches/${id}/cancel`)).toMatchObject([
    200,
    { status: 'ended', progress: { by_status: { canceled: 3 } } },
  ]);
  expect((await environment.sql.query('SELECT 1 FROM charges')).rows).toEqual([]);
});

it('are waited for, and tell what was read where that is asked for', async () => {
  const id = await submitBatch(3);
  const worker = await environment.startWorker({ readers: instantReaders() });
  const [status, batch] = await call('GET', `/v1/batches/${id}?wait=30&include=results`);
  await worker.close();
  expect([status, batch.status]).toEqual([200, 'ended']);
  expect(
    (batch.items as Json[]).map(({ reference, result }) => [reference, (result as Json).status]),
  ).toEqual([
    ['card 0', 'OK'],
    ['card 1', 'OK'],
    ['card 2', 'OK'],
  ]);
  const [, without] = await call('GET', `/v1/batches/${id}`);
  expect(JSON.stringify(without)).not.toContain('CONTOH');
  expect((without.items as Json[])[0]).not.toHaveProperty('result');
});

it('come as a table and as lines', async () => {
  const id = await submitBatch(2);
  const worker = await environment.startWorker({ readers: instantReaders() });
  await call('GET', `/v1/batches/${id}?wait=30`);
  await worker.close();
  const get = async (Accept: string, query = '?include=results') => {
    const response = await ask(environment.url, API_KEY, 'GET', `/v1/batches/${id}${query}`, {
      headers: { Accept },
    });
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      expect.stringContaining(Accept),
    ]);
    return response.text();
  };
  const [header, ...rows] = (await get('text/csv')).trim().split('\r\n');
  expect(header).toMatch(/^index,reference,job_id,status,outcome,code,billed,id,name,.*,nationnality$/);
  expect(rows).toEqual([
    expect.stringMatching(new RegExp(`^0,card 0,[0-9a-f-]{36},succeeded,OK,,true,${SPECIMEN.id},`)),
    expect.stringMatching(new RegExp(`^1,card 1,[0-9a-f-]{36},succeeded,OK,,true,${SPECIMEN.id},`)),
  ]);
  const [, batch] = await call('GET', `/v1/batches/${id}?include=results`);
  const lines = (await get('application/x-ndjson')).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual(batch.items);
  for (const form of ['text/csv', 'application/x-ndjson'])
    expect(await get(form, '')).not.toContain(SPECIMEN.id);
});

it('of which fields come in another order are the same request', async () => {
  const image = FAKE_JPEG.toString('base64');
  const send = (line: string) =>
    ask(environment.url, API_KEY, 'POST', '/v1/batches', {
      body: line,
      headers: { 'Content-Type': 'application/x-ndjson', 'Idempotency-Key': 'reordered' },
    });
  const one = (await (await send(`{"image":"${image}","reference":"a"}`)).json()) as Json;
  const other = await send(`{ "reference": "a", "image": "${image}" }`);
  expect([other.headers.get('idempotency-replayed'), await other.json()]).toEqual(['true', one]);
});

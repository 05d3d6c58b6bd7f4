import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createAnswerOpener } from '@ktp-ocr/blobs/private-answer';
import { addInspection } from '@ktp-ocr/database/inspections/add-inspection';
import { createLogger, type Logger } from '@ktp-ocr/telemetry/create-logger';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ask } from '../environment/clients.js';
import { failingReaders, instantReaders, OK_ANSWER, SPECIMEN } from '../environment/fake-readers.js';
import { makeCertificate } from '../environment/make-certificate.js';
import { API_KEY, openTestEnvironment, type TestEnvironment } from '../environment/open-test-environment.js';
import { startApiProcess, startWorkerProcess } from '../environment/processes/start-process.js';
import { searchEverywhere } from '../environment/search-everywhere.js';
import { FAKE_JPEG, submitJob, submitSync, waitForEnd } from '../environment/submit.js';
import { openReceiver, waitForReceived } from '../environment/webhook-receiver.js';

const NIK = '9471040101990007';
const NAME = 'KENARI BURUNG PENANDA';
const STREET = 'JALAN PENANDA 77';
/** Stands in the image's bytes, as a careless camera app might leave a name in the metadata. */
const IN_IMAGE = 'EXIF-PENANDA-KENARI';
const WORDS = [NIK, NAME, STREET, IN_IMAGE, API_KEY];

const CARD = { ...OK_ANSWER, message: { ...SPECIMEN, id: NIK, name: NAME, address: STREET } };
const IMAGE = Buffer.concat([FAKE_JPEG, Buffer.from(IN_IMAGE)]);

/** What runs this dies, at SIGUSR2, of an error that nobody catches, with the card on its lips. */
const CARELESS = `process.on('SIGUSR2', () => {
  throw new Error('could not parse ${NIK} ${NAME}', { cause: new Error('${STREET}') });
});`;

/** Where card data is looked for that is not in the answer: see search-everywhere.ts; we write no traces. */
describe('card data is nowhere but in the answer', () => {
  const certificate = makeCertificate();
  let environment: TestEnvironment;
  const outside = tmpdir();
  let temporary: string;
  let printed = '';
  let log: Logger;
  const started: ChildProcess[] = [];
  beforeAll(async () => {
    // Before anything is opened: whatever falls back to the system's temporary folder shall do so here.
    temporary = await mkdtemp(path.join(outside, 'ktp-ocr-temporary-'));
    vi.stubEnv('TMPDIR', temporary);
    const authority = path.join(temporary, 'ca.pem');
    await writeFile(authority, certificate.cert);
    environment = await openTestEnvironment({
      WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8',
      WEBHOOK_RETRY_SECONDS: '0.2,0.2',
      WEBHOOK_CA_FILE: authority,
    });
    const destination = {
      write(line: string) {
        printed += line;
      },
    };
    log = createLogger({ service: 'test', level: 'debug', destination });
  });
  afterAll(async () => {
    for (const child of started) child.kill('SIGKILL');
    await environment.close();
    vi.unstubAllEnvs();
    await rm(temporary, { recursive: true });
  });

  it('after every way in, every way out, and every failure', async () => {
    const api = await environment.startApi({ log });
    let metrics = '';
    const answers: string[] = [];

    const reading = await environment.startWorker({ log, readers: instantReaders(CARD) });
    const id = await submitJob(environment.url, IMAGE);
    expect((await waitForEnd(environment.url, id)).result).toMatchObject({ message: { id: NIK } });
    expect(await (await submitSync(environment.url, IMAGE)).text()).toContain(NIK);
    const check = async () => {
      const headers = { 'X-API-Key': API_KEY, 'Content-Type': 'image/jpeg' };
      const body = new Uint8Array(IMAGE);
      const response = await fetch(`${environment.url}/v1/checks`, { method: 'POST', headers, body });
      answers.push(await response.text());
      return response.status;
    };
    expect(await check()).toBe(200);
    // How a card was read holds all of it: told to who asked, and left, sealed to nobody, where who asked has died.
    await environment.sql.query(
      "UPDATE api_keys SET image_retention_seconds = 3600, scopes = array_append(scopes, 'debug:read')",
    );
    const kept = await submitJob(environment.url, IMAGE);
    await waitForEnd(environment.url, kept);
    const inspect = () => ask(environment.url, API_KEY, 'GET', `/v1/jobs/${kept}?include=debug`);
    expect(await (await inspect()).text()).toContain(`"text":"${NAME}"`);
    const orphan = {
      id: randomUUID(),
      jobId: kept,
      parts: ['debug'],
      answerKey: createAnswerOpener().publicKey,
    };
    expect(await addInspection(reading.context.database, orphan)).toBe(true);
    await api.context.checkProducer.enqueueInspection(orphan.id);
    const answersLeft =
      'SELECT count(*)::integer AS count FROM inspections WHERE length(sealed_answer) > 100';
    await expect.poll(async () => (await environment.sql.query(answersLeft)).rows[0].count).toBe(1);
    metrics += await reading.context.metrics.registry.metrics();
    await reading.close();

    // A reader that dies with the card on its lips, thrice over.
    const quoting = new Error(`could not parse ${NIK} ${NAME}`, { cause: new Error(STREET) });
    const failing = await environment.startWorker({ log, readers: failingReaders(quoting) });
    const poison = await submitJob(environment.url, IMAGE);
    answers.push(JSON.stringify(await waitForEnd(environment.url, poison)));
    await environment.startApi({ log }, { CHECK_TIMEOUT_MS: '500' });
    expect(await check()).toBe(503);
    const unseen = await inspect();
    expect(unseen.status).toBe(503);
    answers.push(await unseen.text());
    metrics += await failing.context.metrics.registry.metrics();
    await failing.close();

    // A reader that answers nonsense, which is checked and refused: the refusal must not quote it.
    const garbled = await environment.startWorker({
      log,
      readers: instantReaders({ ...CARD, message: { ...CARD.message, id: `${NIK}x` } }),
    });
    const nonsense = await submitJob(environment.url, IMAGE);
    answers.push(JSON.stringify(await waitForEnd(environment.url, nonsense)));
    await garbled.close();

    // Requests that fail with card data in body, query, path and headers.
    const post = (path: string, init: RequestInit) =>
      fetch(`${environment.url}${path}`, { method: 'POST', ...init });
    const json = { 'X-API-Key': API_KEY, 'Content-Type': 'application/json' };
    const failures = [
      post('/v1/jobs', { headers: json, body: `{"image": ${NIK} ${NAME}` }),
      post('/v1/jobs', { headers: json, body: JSON.stringify({ image: NAME }) }),
      post(`/v1/jobs/${NIK}?name=${encodeURIComponent(NAME)}`, { headers: json, body: '{}' }),
      post('/v1/id_ocr/general', { headers: { 'X-API-Key': NIK }, body: new URLSearchParams({ img: NAME }) }),
      fetch(`${environment.url}/v1/jobs/${id}`, {
        headers: { 'X-API-Key': 'unknown', 'X-Request-Id': NAME },
      }),
      fetch(`${environment.url}/${encodeURIComponent(NAME)}`),
    ];
    for (const response of await Promise.all(failures)) {
      expect(response.status).toBeGreaterThanOrEqual(400);
      answers.push((await response.text()) + JSON.stringify([...response.headers]));
    }
    metrics += await api.context.metrics.registry.metrics();

    expect(printed).toContain(id);
    const texts = { log: printed, metrics, 'error answers': answers.join('\n') };
    expect(await searchEverywhere(environment, WORDS, texts, temporary)).toEqual([]);
  });

  it('after batches, addresses, streams, deletions, and receivers that echo what they are told', async () => {
    const api = await environment.startApi({ log });
    const worker = await environment.startWorker({ log, readers: instantReaders(CARD) });
    const cards = http.createServer((_request, response) => response.end(IMAGE)).listen(0, '127.0.0.1');
    await once(cards, 'listening');
    const receiver = await openReceiver((response, n, { body }) => {
      // The first is refused, so that it is tried again; what is answered is the card.
      response.writeHead(n === 1 ? 500 : 200, { 'X-Echo': NIK }).end(body);
      return undefined;
    }, certificate);
    const webhook = { url: receiver.url, events: ['job.succeeded', 'batch.completed'], payload: 'full' };
    const made = await ask(environment.url, API_KEY, 'POST', '/v1/webhooks', { body: webhook });
    const { id: endpointId } = (await made.json()) as { id: string };
    expect(made.status).toBe(201);

    const form = new FormData();
    // Files are named after people, and request ids by them.
    for (const name of [`${NIK}.jpg`, `${NAME}.jpg`]) form.append('image', new Blob([IMAGE]), name);
    form.append('image', new Blob([`GIF89a ${NAME}`]), 'not-one.gif');
    const batch = await ask(environment.url, API_KEY, 'POST', '/v1/batches', { body: form });
    const { items } = (await batch.json()) as { items: { job_id: string | null }[] };
    const url = `http://127.0.0.1:${(cards.address() as AddressInfo).port}/${encodeURIComponent(NAME)}`;
    const fetched = await ask(environment.url, API_KEY, 'POST', '/v1/jobs?wait=30', {
      body: { url },
      headers: { 'Idempotency-Key': 'with-an-address', 'X-Request-Id': NIK },
    });
    expect(await fetched.text()).toContain(NIK);
    const own = await submitJob(environment.url, IMAGE);
    const stream = await (await ask(environment.url, API_KEY, 'GET', `/v1/jobs/${own}/events`)).text();
    expect(stream).toContain('succeeded');
    for (const { job_id } of items) if (job_id) await waitForEnd(environment.url, job_id);
    expect((await ask(environment.url, API_KEY, 'DELETE', `/v1/jobs/${own}`)).status).toBe(204);
    await waitForReceived(receiver, 6);
    expect(receiver.received.some(({ body }) => body.includes(NIK))).toBe(true);
    await expect
      .poll(
        async () =>
          (await environment.sql.query('SELECT count(*)::integer AS n FROM webhook_attempts')).rows[0].n,
      )
      .toBeGreaterThanOrEqual(6);

    const metrics = await Promise.all([api, worker].map((one) => one.context.metrics.registry.metrics()));
    await worker.close();
    await receiver.close();
    cards.closeAllConnections();
    cards.close();
    // Opened as its owner sees it: what a receiver echoed must not outlive the job in the log of deliveries.
    const deliveries = await (
      await ask(environment.url, API_KEY, 'GET', `/v1/webhooks/${endpointId}/deliveries?limit=100`)
    ).text();
    expect(deliveries).toContain('attempts');
    const texts = { log: printed, metrics: metrics.join('\n'), stream, deliveries };
    expect(await searchEverywhere(environment, WORDS, texts, temporary)).toEqual([]);
  });

  it('after processes that die of an error that nobody catches', async () => {
    // Not where it is looked for afterwards.
    const folder = await mkdtemp(path.join(outside, 'ktp-ocr-careless-'));
    const careless = path.join(folder, 'careless.mjs');
    await writeFile(careless, CARELESS);
    let told = '';
    const onPrint = (text: string) => {
      told += text;
    };
    const options = { env: { ...environment.env, LOG_LEVEL: 'debug' }, preload: [careless], onPrint };
    const apiProcess = await startApiProcess(options);
    started.push(apiProcess.child);
    await submitJob(apiProcess.url!, IMAGE);
    started.push((await startWorkerProcess(options)).child);
    const reader = fork(new URL('../../apps/worker/dist/cards/reader-process.js', import.meta.url), [], {
      env: {},
      execArgv: ['--import', careless],
      serialization: 'advanced',
      silent: true,
    });
    started.push(reader);
    reader.stderr?.on('data', (chunk) => onPrint(String(chunk)));
    reader.send({ kind: 'start', parentPid: process.pid, maxRssBytes: 2 ** 31 });
    const [answer] = await once(reader, 'message');
    expect(answer).toEqual({ kind: 'ready' });
    for (const child of started) {
      const closed = once(child, 'close');
      child.kill('SIGUSR2');
      expect(await closed).toEqual([1, null]);
    }
    await rm(folder, { recursive: true });
    expect(told.match(/caught by nobody/g)).toHaveLength(3);
    expect(
      await searchEverywhere(environment, WORDS, { 'standard output and error': told }, temporary),
    ).toEqual([]);
  });

  it('after a card that the real readers have read', async () => {
    const sample = (name: string) => new URL(`../../packages/specimen/samples/${name}`, import.meta.url);
    const { fields } = JSON.parse(await readFile(sample('specimen-1.json'), 'utf8'));
    await environment.startApi({ log });
    const worker = await environment.startWorker({ log });
    const id = await submitJob(environment.url, await readFile(sample('specimen-1.jpg')));
    expect((await waitForEnd(environment.url, id, 50_000)).result).toMatchObject({
      message: { id: fields.id },
    });
    const metrics = await worker.context.metrics.registry.metrics();
    await worker.close();
    const words = [fields.id, fields.name, fields.address];
    expect(await searchEverywhere(environment, words, { log: printed, metrics }, temporary)).toEqual([]);
  });
});

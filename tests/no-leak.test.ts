import { createLogger, type Logger } from '@ktp-ocr/telemetry/create-logger';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failingReaders, instantReaders, OK_ANSWER, SPECIMEN } from './fake-readers.js';
import { API_KEY, type House, openHouse } from './open-house.js';
import { searchEverywhere } from './search-everywhere.js';
import { FAKE_JPEG, submitJob, submitSync, waitForEnd } from './submit.js';

const NIK = '9471040101990007';
const NAME = 'KENARI BURUNG PENANDA';
const STREET = 'JALAN PENANDA 77';
/** Stands in the image's bytes, as a careless camera app might leave a name in the metadata. */
const IN_IMAGE = 'EXIF-PENANDA-KENARI';
const WORDS = [NIK, NAME, STREET, IN_IMAGE, API_KEY];

const CARD = { ...OK_ANSWER, message: { ...SPECIMEN, id: NIK, name: NAME, address: STREET } };
const IMAGE = Buffer.concat([FAKE_JPEG, Buffer.from(IN_IMAGE)]);

describe('card data is nowhere but in the answer', () => {
  let house: House;
  let printed = '';
  let log: Logger;
  beforeAll(async () => {
    house = await openHouse();
    const destination = {
      write(line: string) {
        printed += line;
      },
    };
    log = createLogger({ service: 'test', level: 'debug', destination });
  });
  afterAll(() => house.close());

  it('after every way in, every way out, and every failure', async () => {
    const api = await house.startApi({ log });
    let metrics = '';
    const answers: string[] = [];

    const reading = await house.startWorker({ log, readers: instantReaders(CARD) });
    const id = await submitJob(house.url, IMAGE);
    expect((await waitForEnd(house.url, id)).result).toMatchObject({ message: { id: NIK } });
    expect(await (await submitSync(house.url, IMAGE)).text()).toContain(NIK);
    metrics += await reading.context.metrics.registry.metrics();
    await reading.close();

    // A reader that dies with the card on its lips, thrice over.
    const quoting = new Error(`could not parse ${NIK} ${NAME}`, { cause: new Error(STREET) });
    const failing = await house.startWorker({ log, readers: failingReaders(quoting) });
    const poison = await submitJob(house.url, IMAGE);
    answers.push(JSON.stringify(await waitForEnd(house.url, poison)));
    metrics += await failing.context.metrics.registry.metrics();
    await failing.close();

    // A reader that answers nonsense, which is checked and refused: the refusal must not quote it.
    const garbled = await house.startWorker({
      log,
      readers: instantReaders({ ...CARD, message: { ...CARD.message, id: `${NIK}x` } }),
    });
    const nonsense = await submitJob(house.url, IMAGE);
    answers.push(JSON.stringify(await waitForEnd(house.url, nonsense)));
    await garbled.close();

    // Requests that fail with card data in body, query, path and headers.
    const post = (path: string, init: RequestInit) =>
      fetch(`${house.url}${path}`, { method: 'POST', ...init });
    const json = { 'X-API-Key': API_KEY, 'Content-Type': 'application/json' };
    const failures = [
      post('/v1/jobs', { headers: json, body: `{"image": ${NIK} ${NAME}` }),
      post('/v1/jobs', { headers: json, body: JSON.stringify({ image: NAME }) }),
      post(`/v1/jobs/${NIK}?name=${encodeURIComponent(NAME)}`, { headers: json, body: '{}' }),
      post('/v1/id_ocr/general', { headers: { 'X-API-Key': NIK }, body: new URLSearchParams({ img: NAME }) }),
      fetch(`${house.url}/v1/jobs/${id}`, { headers: { 'X-API-Key': 'unknown', 'X-Request-Id': NAME } }),
      fetch(`${house.url}/${encodeURIComponent(NAME)}`),
    ];
    for (const response of await Promise.all(failures)) {
      expect(response.status).toBeGreaterThanOrEqual(400);
      answers.push((await response.text()) + JSON.stringify([...response.headers]));
    }
    metrics += await api.context.metrics.registry.metrics();

    expect(printed).toContain(id);
    const texts = { log: printed, metrics, 'error answers': answers.join('\n') };
    expect(await searchEverywhere(house, WORDS, texts)).toEqual([]);
  });

  it('and a leak that is planted is found, wherever it is', async () => {
    await house.sql.query('UPDATE jobs SET reference = $1', [`ref ${NAME}`]);
    const { rows } = await house.sql.query('SELECT id FROM jobs LIMIT 1');
    await house.sql.query("UPDATE jobs SET wrapped_key = convert_to($1, 'UTF8') WHERE id = $2", [
      NIK,
      rows[0].id,
    ]);
    const inBase64 = Buffer.from(`{"street":"${STREET}"}`).toString('base64');
    const sightings = await searchEverywhere(house, WORDS, {
      log: `{"msg":"${inBase64}"}`,
      metrics: `x{key="${API_KEY}"} 1`,
    });
    expect(sightings).toEqual(
      expect.arrayContaining([
        { place: 'column jobs.reference', word: NAME },
        { place: 'column jobs.wrapped_key', word: NIK },
        { place: 'log', word: STREET },
        { place: 'metrics', word: API_KEY },
      ]),
    );
  });
});

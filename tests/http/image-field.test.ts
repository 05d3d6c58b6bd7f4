import { describe, expect, it } from 'vitest';
import type { Body } from '../environment/clients.js';
import { instantReaders } from '../environment/fake-readers.js';
import { API_KEY, useTestEnvironment } from '../environment/open-test-environment.js';
import { FAKE_JPEG } from '../environment/submit.js';

const NAMES = ['image', 'img', 'file'];
const BASE64 = FAKE_JPEG.toString('base64');

describe("the image's name", () => {
  const environment = useTestEnvironment();

  const post = (path: string, body: Body, type?: string) =>
    fetch(`${environment.url}${path}`, {
      method: 'POST',
      headers: { 'X-API-Key': API_KEY, ...(type ? { 'Content-Type': type } : {}) },
      body,
    });
  const upload = (...names: string[]) => {
    const form = new FormData();
    for (const name of names) form.append(name, new Blob([FAKE_JPEG]), 'card.jpg');
    return form;
  };

  it('is image, and may be img or file, in each way that an image comes in', async () => {
    const worker = await environment.startWorker({ readers: instantReaders() });
    for (const name of NAMES) {
      const answers = await Promise.all([
        post('/v1/jobs', JSON.stringify({ [name]: BASE64 }), 'application/json'),
        post('/v1/jobs', new URLSearchParams({ [name]: BASE64 })),
        post('/v1/jobs', upload(name)),
        post('/v1/batches', upload(name, name)),
        post('/v1/batches', JSON.stringify({ [name]: BASE64 }), 'application/x-ndjson'),
      ]);
      expect([name, ...answers.map(({ status }) => status)]).toEqual([name, 202, 202, 202, 202, 202]);
      const batch = (await answers[4]!.json()) as { items: { code: string | null }[] };
      expect(batch.items).toMatchObject([{ code: null }]);
      const sync = await post('/v1/id_ocr/general', new URLSearchParams({ [name]: BASE64 }));
      expect(await sync.json()).toMatchObject({ status: 'OK' });
    }
    await worker.close();
  });

  it('is given once', async () => {
    for (const [body, type] of [
      [JSON.stringify({ image: BASE64, img: BASE64 }), 'application/json'],
      [new URLSearchParams({ image: BASE64, file: BASE64 }), undefined],
    ] as const) {
      const answer = await post('/v1/jobs', body, type);
      expect([answer.status, await answer.json()]).toMatchObject([400, { detail: 'Send the image once.' }]);
    }
  });

  it('is told to who calls it otherwise, or forgets it', async () => {
    for (const path of ['/v1/jobs', '/v1/batches']) {
      const answer = await post(path, upload('photo'));
      expect([path, answer.status, await answer.json()]).toMatchObject([
        path,
        400,
        { errors: [{ field: 'photo', detail: 'is not a known field: send the file as image' }] },
      ]);
    }
    const missing = await post('/v1/jobs', new URLSearchParams({ reference: 'a' }));
    expect([missing.status, await missing.json()]).toMatchObject([400, { errors: [{ field: 'image' }] }]);
    const options = upload('image');
    options.append('reference', 'a');
    expect(await (await post('/v1/batches', options)).json()).toMatchObject({
      detail: 'A multipart batch takes files alone, as image; options go into NDJSON.',
    });
  });
});

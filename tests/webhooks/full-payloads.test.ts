import { seal, unseal } from '@ktp-ocr/blobs/envelope';
import { openKeyRing } from '@ktp-ocr/blobs/open-key-ring';
import type { CardAnswer } from '@ktp-ocr/contract/jobs/card-answer';
import { WebhookEvent } from '@ktp-ocr/contract/webhooks/webhook-event';
import { compactDecrypt, exportJWK, generateKeyPair } from 'jose';
import { describe, expect, it } from 'vitest';
import { SPECIMEN } from '../environment/fake-readers.js';
import { FAKE_JPEG, getJob, submitJob } from '../environment/submit.js';
import { useWebhooks } from '../environment/use-webhooks.js';
import { call } from '../environment/webhook-client.js';
import { verify, waitForReceived } from '../environment/webhook-receiver.js';

describe('full payloads of webhooks', () => {
  const { environment, certificate, receive, post, createWebhook, listDeliveries } = useWebhooks();

  it('in zero-retention mode destroys a result once a full payload has arrived, and not before', async () => {
    const receiver = await receive((_response, n) => (n === 1 ? 500 : 200), certificate);
    await createWebhook(receiver.url, { payload: 'full' });
    await environment.sql.query('UPDATE api_keys SET destroy_result_once_fetched = true');
    await submitJob(environment.url, FAKE_JPEG);
    await waitForReceived(receiver, 2);
    for (const { body } of receiver.received)
      expect(JSON.parse(body).data.card.result.message).toEqual(SPECIMEN);
    await expect
      .poll(async () => (await environment.sql.query('SELECT count(*)::integer AS n FROM results')).rows[0].n)
      .toBe(0);
  });

  it('puts the card into full payloads, over https only, and nothing of it into the database', async () => {
    const refused = await post('/v1/webhooks', { url: 'http://127.0.0.1:9/', payload: 'full' });
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ field: 'payload' }] } });
    const receiver = await receive(() => 200, certificate);
    const { secret } = await createWebhook(receiver.url, { payload: 'full' });
    await submitJob(environment.url, FAKE_JPEG);
    await waitForReceived(receiver, 1);
    const event = verify(secret, receiver.received[0]!);
    expect(WebhookEvent.parse(event)).toEqual(event);
    expect(event.data.card).toMatchObject({
      result: { status: 'OK', message: SPECIMEN },
      confidence: { id: 0.99 },
    });
    const { rows } = await environment.sql.query('SELECT body FROM webhook_events');
    expect(JSON.stringify(rows)).not.toContain(SPECIMEN.id);
    const accesses = await environment.sql.query("SELECT 1 FROM result_accesses WHERE channel = 'webhook'");
    expect(accesses.rowCount).toBe(1);
  });

  it("encrypts a full payload to the client's public key", async () => {
    const receiver = await receive(() => 200, certificate);
    const { publicKey, privateKey } = await generateKeyPair('ECDH-ES+A256KW', { crv: 'P-256' });
    const key = await exportJWK(publicKey);
    const { secret } = await createWebhook(receiver.url, { payload: 'full', encryption_key: key });
    await submitJob(environment.url, FAKE_JPEG);
    await waitForReceived(receiver, 1);
    const { data } = verify(secret, receiver.received[0]!);
    expect(receiver.received[0]!.body).not.toContain(SPECIMEN.id);
    const { plaintext } = await compactDecrypt(data.encrypted_card, privateKey);
    expect(JSON.parse(Buffer.from(plaintext).toString('utf8')).result.message).toEqual(SPECIMEN);
    for (const encryption_key of [
      { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' },
      { ...key, kty: 'OKP' },
      { ...key, d: 'AA' },
      { kty: 'oct', k: 'AA' },
    ]) {
      const unusable = await post('/v1/webhooks', { url: receiver.url, encryption_key });
      expect(unusable).toMatchObject({ status: 400, body: { code: 'INVALID_REQUEST' } });
      expect(unusable.body.errors[0].field).toMatch(/^encryption_key/);
    }
  });

  it('tells an answer of a newer worker as far as it is known, as do the job and its review', async () => {
    const receiver = await receive(() => 200, certificate);
    const { id: endpoint } = await createWebhook(receiver.url, { payload: 'full' });
    const id = await submitJob(environment.url, FAKE_JPEG);
    await waitForReceived(receiver, 1);
    await resealAnswer(id, (answer) => ({
      ...answer,
      holograms: 3,
      reasons: ['of_tomorrow'],
      extra: { ...answer.extra, of_tomorrow: { value: 'X', confidence: 1 } },
    }));
    expect(await getJob(environment.url, id)).toMatchObject({
      result: { message: SPECIMEN },
      reasons: ['of_tomorrow'],
    });
    const review = await call(environment.url, 'GET', `/v1/reviews/${id}`);
    expect(review).toMatchObject({ status: 200, body: { job_id: id } });
    const [delivery] = (await listDeliveries(endpoint)).data;
    await post(`/v1/webhooks/${endpoint}/deliveries/${delivery!.id}/redeliver`);
    await waitForReceived(receiver, 2);
    const { card } = JSON.parse(receiver.received[1]!.body).data;
    expect(card).toMatchObject({ result: { message: SPECIMEN }, reasons: ['of_tomorrow'] });
    expect(card.holograms).toBeUndefined();
  });

  /** Puts another answer in place of a job's, sealed as a worker would. */
  async function resealAnswer(id: string, change: (answer: CardAnswer) => object) {
    const { rows } = await environment.sql.query(
      'SELECT wrapped_key, sealed FROM jobs JOIN results ON results.job_id = jobs.id WHERE jobs.id = $1',
      [id],
    );
    const dataKey = await (await openKeyRing(environment.env)).unwrapKey(rows[0].wrapped_key, id);
    const answer = JSON.parse(unseal(dataKey, `result:${id}`, rows[0].sealed).toString('utf8'));
    const sealed = seal(dataKey, `result:${id}`, Buffer.from(JSON.stringify(change(answer))));
    await environment.sql.query('UPDATE results SET sealed = $2 WHERE job_id = $1', [id, sealed]);
  }
});

import { WebhookEvent } from '@ktp-ocr/contract/webhooks/webhook-event';
import { compactDecrypt, exportJWK, generateKeyPair } from 'jose';
import { describe, expect, it } from 'vitest';
import { SPECIMEN } from '../environment/fake-readers.js';
import { FAKE_JPEG, submitJob } from '../environment/submit.js';
import { useWebhooks } from '../environment/use-webhooks.js';
import { verify, waitForReceived } from '../environment/webhook-receiver.js';

describe('full payloads of webhooks', () => {
  const { environment, certificate, receive, post, createWebhook } = useWebhooks();

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
});

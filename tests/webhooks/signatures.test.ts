import { createPublicKey, verify as verifySignature } from 'node:crypto';
import { WebhookEvent } from '@ktp-ocr/contract/webhooks/webhook-event';
import { describe, expect, it } from 'vitest';
import { SPECIMEN } from '../environment/fake-readers.js';
import { FAKE_JPEG, submitJob } from '../environment/submit.js';
import { useWebhooks } from '../environment/use-webhooks.js';
import { verify, verifyPlainly, waitForReceived } from '../environment/webhook-receiver.js';

describe('signatures of webhooks', () => {
  const { environment, receive, post, createWebhook, listDeliveries } = useWebhooks();

  it('tells how a job ended: signed as Standard Webhooks has it, without card data', async () => {
    const receiver = await receive();
    const { id, secret } = await createWebhook(receiver.url);
    const jobId = await submitJob(environment.url, FAKE_JPEG);
    await waitForReceived(receiver, 1);

    const [delivery] = receiver.received;
    const event = verify(secret, delivery!);
    expect(verifyPlainly(secret, delivery!)).toBe(true);
    expect(verifyPlainly(secret, { ...delivery!, body: delivery!.body.replace('OK', 'KO') })).toBe(false);
    expect(WebhookEvent.parse(event)).toEqual(event);
    expect(event).toMatchObject({
      type: 'job.succeeded',
      data: { job_id: jobId, status: 'succeeded', outcome: 'OK', charge: { billed: true, currency: 'IDR' } },
    });
    expect(delivery!.body).not.toContain(SPECIMEN.id);
    expect(delivery!.body).not.toContain('CONTOH');

    const { rows } = await environment.sql.query('SELECT body FROM webhook_events WHERE job_id = $1', [
      jobId,
    ]);
    expect(delivery!.body).toBe(rows[0].body);
    await expect.poll(async () => (await listDeliveries(id)).data[0]?.status).toBe('delivered');
    expect(JSON.stringify((await environment.sql.query('SELECT * FROM webhook_secrets')).rows)).not.toContain(
      Buffer.from(secret.slice(6), 'base64').toString('hex'),
    );
  });

  it('rotates a secret with an overlap in which both sign, and loses no delivery', async () => {
    const receiver = await receive();
    const { id, secret: old } = await createWebhook(receiver.url);
    await submitJob(environment.url, FAKE_JPEG);
    await waitForReceived(receiver, 1);
    const { status, body } = await post(`/v1/webhooks/${id}/rotate-secret`, { overlap_seconds: 3_600 });
    expect(status).toBe(200);
    const fresh = body.secret as string;
    expect(fresh).not.toBe(old);

    await submitJob(environment.url, FAKE_JPEG);
    await waitForReceived(receiver, 2);
    for (const secret of [old, fresh]) {
      verify(secret, receiver.received[1]!);
      expect(verifyPlainly(secret, receiver.received[1]!)).toBe(true);
    }
    expect(Date.parse(body.previous_secret_expires_at)).toBeGreaterThan(Date.now() + 3_000_000);
    // As if it were over: what is measured in seconds depends on how busy the machine is.
    await environment.sql.query(
      "UPDATE webhook_secrets SET expires_at = now() - interval '1 second' WHERE endpoint_id = $1 AND expires_at IS NOT NULL",
      [id],
    );
    await submitJob(environment.url, FAKE_JPEG);
    await waitForReceived(receiver, 3);
    verify(fresh, receiver.received[2]!);
    expect(verifyPlainly(old, receiver.received[2]!)).toBe(false);
    expect(receiver.received).toHaveLength(3);
  });

  it("signs with the installation's key too, whose public half stands at a well-known address", async () => {
    const receiver = await receive();
    const { id } = await createWebhook(receiver.url);
    await post(`/v1/webhooks/${id}/ping`);
    await waitForReceived(receiver, 1);
    const { headers, body } = receiver.received[0]!;
    const answer = await fetch(`${environment.url}/.well-known/webhook-keys.json`);
    const { public_keys: keys } = (await answer.json()) as { public_keys: string[] };
    const x = Buffer.from(keys[0]!.slice('whpk_'.length), 'base64').toString('base64url');
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    const signature = headers['webhook-signature']!.split(' ').find((entry) => entry.startsWith('v1a,'))!;
    const signed = Buffer.from(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`);
    expect(verifySignature(null, signed, publicKey, Buffer.from(signature.slice(4), 'base64'))).toBe(true);
  });
});

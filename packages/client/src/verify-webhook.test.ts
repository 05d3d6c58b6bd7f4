import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { verifyWebhook } from './verify-webhook.js';

const secret = `whsec_${Buffer.from('a secret of thirty-two characters').toString('base64')}`;
const body = JSON.stringify({ type: 'job.succeeded', data: { reference: 'pesanan-é' } });
const at = new Date('2026-11-27T00:00:00Z');
const headers = {
  'webhook-id': 'evt-1',
  'webhook-timestamp': String(at.getTime() / 1_000),
  'webhook-signature': `v1,AAAA ${new Webhook(secret).sign('evt-1', at, body)}`,
};
const now = at.getTime() + 10_000;

describe('verifyWebhook', () => {
  it('gives the event, whatever case the headers come in and however the body was read', async () => {
    const event = { type: 'job.succeeded', data: { reference: 'pesanan-é' } };
    expect(await verifyWebhook({ secret, headers, body, now })).toEqual(event);
    const shouted = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]),
    );
    expect(await verifyWebhook({ secret, headers: shouted, body: Buffer.from(body), now })).toEqual(event);
    expect(await verifyWebhook({ secret, headers: new Headers(headers), body, now })).toEqual(event);
  });

  it('refuses what was changed, is old, or was signed with another secret', async () => {
    const refused = { name: 'WebhookVerificationError' };
    await expect(verifyWebhook({ secret, headers, body: `${body} `, now })).rejects.toMatchObject(refused);
    await expect(verifyWebhook({ secret, headers, body, now: now + 600_000 })).rejects.toMatchObject(refused);
    await expect(verifyWebhook({ secret: 'whsec_b3RoZXI=', headers, body, now })).rejects.toMatchObject(
      refused,
    );
    await expect(verifyWebhook({ secret: 'whsec_%%', headers, body, now })).rejects.toMatchObject(refused);
    const { 'webhook-signature': _signature, ...unsigned } = headers;
    await expect(verifyWebhook({ secret, headers: unsigned, body, now })).rejects.toMatchObject(refused);
  });
});

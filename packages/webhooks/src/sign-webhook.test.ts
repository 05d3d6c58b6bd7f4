import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { formatWebhookSecret, generateWebhookSecret, signWebhook } from './sign-webhook.js';
import { parseSigningKey } from './signing-key.js';
import { verifyWebhook } from './verify-webhook.js';

describe('signWebhook', () => {
  it('signs what Standard Webhooks signs in its own example', () => {
    // Source: the specification's test vector, shared by its libraries.
    const headers = signWebhook({
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      sentAt: new Date(1_614_265_330_000),
      body: '{"test": 2432232314}',
      secrets: [Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64')],
    });
    expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it('is verified by the library with each of several secrets, whatever the body', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.json(), fc.integer({ min: 1, max: 3 }), (id, body, count) => {
        const secrets = Array.from({ length: count }, generateWebhookSecret);
        const headers = signWebhook({ id, sentAt: new Date(), body, secrets });
        for (const secret of secrets) {
          expect(new Webhook(formatWebhookSecret(secret)).verify(body, headers)).toEqual(JSON.parse(body));
        }
        const stranger = new Webhook(formatWebhookSecret(generateWebhookSecret()));
        expect(() => stranger.verify(body, headers)).toThrow();
      }),
      { numRuns: 50 },
    );
  });
});

describe('parseSigningKey', () => {
  it('signs v1a beside v1, so that the public key alone verifies it', () => {
    const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const { privateKey, publicText } = parseSigningKey(pem);
    expect(publicText).toMatch(/^whpk_[A-Za-z0-9+/]{43}=$/);
    const headers = signWebhook({ id: 'a', sentAt: new Date(), body: '{}', secrets: [], privateKey });
    const x = Buffer.from(publicText.slice(5), 'base64').toString('base64url');
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    const [version, signature] = headers['webhook-signature'].split(',');
    const signed = Buffer.from(`a.${headers['webhook-timestamp']}.{}`);
    expect(version).toBe('v1a');
    expect(verify(null, signed, publicKey, Buffer.from(signature!, 'base64'))).toBe(true);
  });

  it('takes no other kind of key', () => {
    const pem = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
      type: 'pkcs8',
      format: 'pem',
    });
    expect(() => parseSigningKey(pem.toString())).toThrow(/Ed25519/);
  });
});

describe('verifyWebhook', () => {
  const secret = generateWebhookSecret();
  const shown = formatWebhookSecret(secret);
  const body = Buffer.from('{"a":"é"}');
  const headers = signWebhook({ id: 'a', sentAt: new Date(), body: body.toString(), secrets: [secret] });

  it('takes what the library has signed', () => {
    const sentAt = new Date();
    const signature = new Webhook(shown).sign('a', sentAt, body.toString());
    const timestamp = String(Math.floor(sentAt.getTime() / 1_000));
    const signed = { 'webhook-id': 'a', 'webhook-timestamp': timestamp, 'webhook-signature': signature };
    expect(verifyWebhook(shown, { headers: signed, body })).toBe(true);
  });

  it('refuses another secret, id, body or time, and what is no signature', () => {
    expect(verifyWebhook(shown, { headers, body })).toBe(true);
    const old = new Date(Date.now() - 400_000);
    const refused: [string, Record<string, string>, Buffer][] = [
      [formatWebhookSecret(generateWebhookSecret()), headers, body],
      [shown, { ...headers, 'webhook-id': 'b' }, body],
      [shown, headers, Buffer.from('{"a":"e"}')],
      [shown, { ...headers, 'webhook-timestamp': '' }, body],
      [shown, { ...headers, 'webhook-signature': 'v1,' }, body],
      [shown, { ...headers, 'webhook-signature': headers['webhook-signature'].replace('v1', 'v2') }, body],
      [shown, signWebhook({ id: 'a', sentAt: old, body: body.toString(), secrets: [secret] }), body],
      [shown, {}, body],
    ];
    for (const [other, given, bytes] of refused) {
      expect(verifyWebhook(other, { headers: given, body: bytes })).toBe(false);
    }
  });
});

import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { formatWebhookSecret, generateWebhookSecret, signWebhook } from './sign-webhook.js';

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

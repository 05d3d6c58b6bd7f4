import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generateApiKeySecret, isPossibleApiKeySecret } from './api-key-secret.js';

describe('an API key secret', () => {
  it('passes its own checksum, live and test', () => {
    for (const livemode of [true, false]) {
      const secret = generateApiKeySecret({ livemode });
      expect(secret).toMatch(livemode ? /^ktp_live_[0-9A-Za-z]{38}$/ : /^ktp_test_[0-9A-Za-z]{38}$/);
      expect(isPossibleApiKeySecret(secret)).toBe(true);
    }
  });

  it('fails it with any one character changed, and with live and test exchanged', () => {
    const secret = generateApiKeySecret({ livemode: true });
    expect(isPossibleApiKeySecret(secret.replace('live', 'test'))).toBe(false);
    fc.assert(
      fc.property(
        fc.integer({ min: 9, max: secret.length - 1 }),
        fc.constantFrom(...'azAZ09'),
        (at, letter) => {
          fc.pre(secret[at] !== letter);
          expect(isPossibleApiKeySecret(secret.slice(0, at) + letter + secret.slice(at + 1))).toBe(false);
        },
      ),
    );
  });

  it("takes an operator's own secret as given", () => {
    expect(isPossibleApiKeySecret('a-secret-of-the-operators-choosing')).toBe(true);
  });
});

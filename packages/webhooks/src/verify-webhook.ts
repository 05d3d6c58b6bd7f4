import { createHmac, timingSafeEqual } from 'node:crypto';

/** Standard Webhooks 1.0.0: a message older or newer than this is a repetition by somebody else. */
const TOLERANCE_SECONDS = 300;

/** The receiver's side: whether a request was signed with this secret, lately. */
export function verifyWebhook(
  secret: string,
  request: {
    readonly headers: Readonly<Record<string, string | string[] | undefined>>;
    readonly body: Uint8Array;
  },
): boolean {
  const read = (name: string) => String(request.headers[name] ?? '');
  const timestamp = read('webhook-timestamp');
  const ageSeconds = Date.now() / 1_000 - Number(timestamp);
  if (!/^\d+$/.test(timestamp) || Math.abs(ageSeconds) > TOLERANCE_SECONDS) return false;
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = createHmac('sha256', key)
    .update(`${read('webhook-id')}.${timestamp}.`)
    .update(request.body)
    .digest();
  return read('webhook-signature')
    .split(' ')
    .some((entry) => {
      const given = Buffer.from(entry.replace(/^v1,/, ''), 'base64');
      return entry.startsWith('v1,') && given.length === expected.length && timingSafeEqual(given, expected);
    });
}

import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { sendCards } from './send-cards.mjs';

const options = { image: Buffer.from('jpeg'), intervalMs: 5, name: 'card', countOpen: async () => 0 };
/** @param {string} id */
const accept = (id) => ({ status: 202, body: Buffer.from(JSON.stringify({ id })) });

test('sends again under the same key until it is accepted, and counts how often', async () => {
  /** @type {(string | undefined)[]} */
  const keys = [];
  const sending = sendCards(async (_method, _path, { headers } = {}) => {
    const key = headers?.['Idempotency-Key'];
    keys.push(key);
    if (keys.length === 1) throw new Error('connection refused');
    if (keys.length === 2) return { status: 503, body: Buffer.alloc(0) };
    return accept(String(key));
  }, options);
  await expect.poll(() => keys.filter((key) => key === 'card-0').length).toBeGreaterThan(1);
  const { accepted, sentAgain } = await sending.stop();
  expect(new Set(keys)).toEqual(new Set(accepted.keys()));
  expect(sentAgain).toBe(2);
});

test('waits while too many are open', async () => {
  let open = 100;
  let sent = 0;
  const call = async () => {
    sent += 1;
    return accept(String(sent));
  };
  const sending = sendCards(call, { ...options, countOpen: async () => open });
  await sleep(50);
  expect(sent).toBe(0);
  open = 0;
  await expect.poll(() => sent).toBeGreaterThan(0);
  await sending.stop();
});

test('tells an answer that no repetition will mend', async () => {
  const sending = sendCards(async () => ({ status: 401, body: Buffer.from('no key') }), options);
  await sleep(20);
  await expect(sending.stop()).rejects.toThrow('card-0: answered 401: no key');
});

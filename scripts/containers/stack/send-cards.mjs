import { setTimeout as sleep } from 'node:timers/promises';

const RETRY_MS = 300;
const GIVE_UP_MS = 60_000;

/** So many wait before no more are sent: a machine that is busy with other things reads slowly. */
const MAX_OPEN = 12;

/**
 * Submits cards at a steady pace until told to stop, and no faster than they are read. As a careful client does: each under an Idempotency-Key of its own,
 * sent again under the same key where the connection breaks or the answer is 5xx or 429.
 *
 * @param {import('./https-client.mjs').Client} call
 * @param {{ image: Buffer, intervalMs: number, name: string, countOpen: () => Promise<number> }} options `countOpen`: how
 *   many jobs have not ended; an error counts as not known
 */
export function sendCards(call, { image, intervalMs, name, countOpen }) {
  /** @type {Map<string, string>} */
  const accepted = new Map();
  /** @type {Set<Promise<void>>} */
  const pending = new Set();
  let stopped = false;
  let sent = 0;
  let sentAgain = 0;

  /** @param {string} reference */
  const submit = async (reference) => {
    const headers = { 'Content-Type': 'image/jpeg', 'Idempotency-Key': reference };
    const path = `/v1/jobs?reference=${reference}`;
    for (const deadline = Date.now() + GIVE_UP_MS; ; sentAgain += 1) {
      const answer = await call('POST', path, { headers, body: image }).catch((error) => ({
        status: 0,
        body: Buffer.from(error.message),
      }));
      if (answer.status === 202) {
        accepted.set(reference, JSON.parse(answer.body.toString()).id);
        return;
      }
      if (answer.status !== 0 && answer.status !== 429 && answer.status < 500)
        throw new Error(`${reference}: answered ${answer.status}: ${answer.body}`);
      if (Date.now() > deadline)
        throw new Error(
          `${reference}: not accepted in ${GIVE_UP_MS} ms, last ${answer.status || answer.body}`,
        );
      await sleep(RETRY_MS);
    }
  };

  const sending = (async () => {
    while (!stopped) {
      if ((await countOpen().catch(() => 0)) >= MAX_OPEN) {
        await sleep(intervalMs);
        continue;
      }
      const one = submit(`${name}-${sent}`);
      sent += 1;
      pending.add(one);
      // An error is thrown where all are awaited; until then it must not count as one that nobody caught.
      one.then(
        () => pending.delete(one),
        () => {},
      );
      await sleep(intervalMs);
    }
    await Promise.all(pending);
  })();
  sending.catch(() => {});

  return {
    /** @returns {Promise<{ accepted: Map<string, string>, sentAgain: number }>} job ids by reference */
    async stop() {
      stopped = true;
      await sending;
      return { accepted, sentAgain };
    },
  };
}

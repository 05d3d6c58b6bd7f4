import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Tries again until it succeeds.
 *
 * @template T
 * @param {() => Promise<T>} attempt
 * @param {number} [timeoutMs]
 * @returns {Promise<T>}
 * @throws what the last attempt threw, after `timeoutMs`
 */
export async function retry(attempt, timeoutMs = 30_000) {
  for (const deadline = Date.now() + timeoutMs; ; await sleep(200)) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
}

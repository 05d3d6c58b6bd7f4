import http from 'node:http';
import { API_KEY } from '../../scripts/throwaway-stack/start-throwaway-stack.mjs';

/** @typedef {{ method: string, path: string, type?: string, body?: Uint8Array, key?: string }} Asked `key`: API_KEY unless said otherwise */

/**
 * Asks so many times over so many connections that stay open, each asking again as soon as it is answered.
 *
 * @param {{ url: string, connections: number, requests: readonly Asked[], expect: number }} options
 * @returns {Promise<{ seconds: number, latenciesMs: number[], bodies: string[] }>} latencies in ascending order, bodies in that of the requests
 */
export async function ask({ url, connections, requests, expect }) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
  /** @type {number[]} */
  const latenciesMs = [];
  /** @type {string[]} */
  const bodies = [];
  let next = 0;
  const startedAt = performance.now();
  const send = async () => {
    for (let at = next++; at < requests.length; at = next++) {
      const request = requests[at];
      if (!request) return;
      const began = performance.now();
      const { status, body } = await sendOne(agent, url, request);
      if (status !== expect) throw new Error(`${request.path} answered ${status}: ${body.slice(0, 200)}`);
      latenciesMs.push(performance.now() - began);
      bodies[at] = body;
    }
  };
  await Promise.all(Array.from({ length: connections }, send));
  agent.destroy();
  return {
    seconds: (performance.now() - startedAt) / 1_000,
    latenciesMs: latenciesMs.sort((one, other) => one - other),
    bodies,
  };
}

/**
 * @param {http.Agent} agent @param {string} url
 * @param {Asked} request
 * @returns {Promise<{ status: number, body: string }>}
 */
function sendOne(agent, url, { method, path, type, body, key = API_KEY }) {
  return new Promise((resolve, reject) => {
    const headers = {
      'X-API-Key': key,
      ...(type ? { 'Content-Type': type } : {}),
      ...(body ? { 'Content-Length': body.length } : {}),
    };
    const request = http.request(`${url}${path}`, { method, agent, headers }, (response) => {
      /** @type {Buffer[]} */
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts).toString('utf8') }),
      );
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** @param {readonly number[]} sorted @param {number} share */
export const quantile = (sorted, share) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

import { Agent, request } from 'node:https';
import { retry } from './retry.mjs';

const TIMEOUT_MS = 90_000;

/**
 * @typedef {(method: string, path: string, options?: { headers?: Record<string, string>, body?: Buffer }) =>
 *   Promise<{ status: number, body: Buffer }>} Client rejects where the connection fails
 */

/**
 * A client of the API behind the TLS example, which trusts that installation's own authority and nothing else.
 *
 * @param {{ port: number, authority: string, apiKey: string }} options `authority`: a certificate, PEM
 * @returns {Client}
 */
function createHttpsClient({ port, authority, apiKey }) {
  const agent = new Agent({ ca: authority, keepAlive: true, maxSockets: 16 });
  return (method, path, { headers = {}, body } = {}) =>
    new Promise((resolve, reject) => {
      const options = { agent, host: 'localhost', port, method, path, timeout: TIMEOUT_MS };
      const length = body ? { 'Content-Length': body.length } : {};
      const sent = request(
        { ...options, headers: { 'X-API-Key': apiKey, ...length, ...headers } },
        (response) => {
          /** @type {Buffer[]} */
          const chunks = [];
          response.on('data', (chunk) => chunks.push(chunk));
          response.once('error', reject);
          response.once('end', () =>
            // Of an answer that was received there is one.
            resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) }),
          );
        },
      );
      sent.once('timeout', () => sent.destroy(new Error(`no answer within ${TIMEOUT_MS} ms`)));
      sent.once('error', reject);
      sent.end(body);
    });
}

/**
 * A client of a stack that runs, once its API answers through the proxy.
 *
 * @param {import('./compose-stack.mjs').Stack} stack
 */
export async function openClient(stack) {
  const proxy = await stack.findContainer('tls');
  const port = await stack.publishedPort(proxy, 443);
  const file = '/data/caddy/pki/authorities/local/root.crt';
  const read = () => stack.execForBytes('tls', ['cat', file]);
  // Written a moment after the start, when a certificate is first asked for.
  const authority = (await retry(read)).toString();
  const call = createHttpsClient({ port, authority, apiKey: stack.values.BOOTSTRAP_API_KEY });
  await retry(async () => {
    const { status } = await call('GET', '/v1/jobs?limit=1');
    if (status !== 200) throw new Error(`the API answers ${status} through the proxy`);
  });
  return call;
}

/**
 * @param {Client} call
 * @param {Buffer} image
 * @param {string} reference
 * @returns {Promise<string>} the job's id
 */
export async function submitCard(call, image, reference) {
  const headers = { 'Content-Type': 'image/jpeg' };
  const answer = await call('POST', `/v1/jobs?reference=${reference}`, { headers, body: image });
  if (answer.status !== 202) throw new Error(`submit answered ${answer.status}: ${answer.body}`);
  return JSON.parse(answer.body.toString()).id;
}

/**
 * @param {Client} call
 * @param {string} id
 * @param {string} expectedId
 * @throws {Error} where the job has not ended as read, with that number on its card
 */
export async function assertRead(call, id, expectedId) {
  const answer = await call('GET', `/v1/jobs/${id}?wait=10`);
  const job = JSON.parse(answer.body.toString());
  const found = job.result?.message?.id;
  if (found !== expectedId)
    throw new Error(`job ${id} is ${job.status} with the number ${found}, not ${expectedId}`);
}

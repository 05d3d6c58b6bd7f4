import { readFile } from 'node:fs/promises';
import http from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { API_KEY, openTestEnvironment, type TestEnvironment } from '../environment/open-test-environment.js';
import { type StartedProcess, startApiProcess } from '../environment/processes/start-process.js';
import { FAKE_JPEG, submitJob } from '../environment/submit.js';

const BOUNDARY = 'x'.repeat(24);
const FIELD_BYTES = 2_900_000;
const FIELDS = 98;
const AT_ONCE = 50;
/** A quiet API has some 120 MB; the budget for bodies is 32 MiB here, and parsers hold copies. */
const RSS_LIMIT_BYTES = 600 * 2 ** 20;

/** Whoever may upload may not fill the process's memory. */
describe.runIf(process.platform === 'linux')('bodies that are larger than anything we take', () => {
  let environment: TestEnvironment;
  let api: StartedProcess;
  beforeAll(async () => {
    environment = await openTestEnvironment({ BODY_BUDGET_BYTES: String(32 * 2 ** 20) });
    api = await startApiProcess({ env: environment.env });
  });
  afterAll(async () => {
    await api.stop();
    await environment.close();
  });

  /** Sends pieces for as long as the server takes them. @returns its status; 0 where it closed the connection */
  function send(path: string, type: string, pieces: () => Iterable<string>): Promise<number> {
    return new Promise((resolve) => {
      const request = http.request(`${api.url}${path}`, {
        method: 'POST',
        headers: { 'X-API-Key': API_KEY, 'Content-Type': type, 'Transfer-Encoding': 'chunked' },
        agent: false,
      });
      request.on('response', (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
        request.destroy();
      });
      request.on('error', () => resolve(0));
      (async () => {
        for (const piece of pieces()) {
          if (request.destroyed) return;
          if (!request.write(piece))
            await new Promise((drained) => request.once('drain', drained).once('close', drained));
        }
        request.end();
      })();
    });
  }

  function* unknownFields(): Iterable<string> {
    const piece = 'a'.repeat(64 * 1_024);
    for (let field = 0; field < FIELDS; field += 1) {
      yield `--${BOUNDARY}\r\nContent-Disposition: form-data; name="f${field}"\r\n\r\n`;
      for (let sent = 0; sent < FIELD_BYTES; sent += piece.length) yield piece;
      yield '\r\n';
    }
    yield `--${BOUNDARY}--\r\n`;
  }

  function* oneLongText(): Iterable<string> {
    const piece = 'a'.repeat(64 * 1_024);
    for (let sent = 0; sent < FIELD_BYTES * 4; sent += piece.length) yield piece;
  }

  const readRssBytes = async () =>
    Number(/VmRSS:\s+(\d+) kB/.exec(await readFile(`/proc/${api.child.pid}/status`, 'utf8'))?.[1]) * 1_024;

  it.each([
    ['multipart with unknown fields', '/v1/jobs', `multipart/form-data; boundary=${BOUNDARY}`, unknownFields],
    ['JSON', '/v1/jobs', 'application/json', oneLongText],
    ['NDJSON', '/v1/batches', 'application/x-ndjson', oneLongText],
    ['a form', '/v1/id_ocr/general', 'application/x-www-form-urlencoded', oneLongText],
  ] as const)('fifty at once of %s leave the API alive and small', async (_what, path, type, pieces) => {
    let most = 0;
    const watch = setInterval(async () => {
      most = Math.max(most, await readRssBytes().catch(() => 0));
    }, 50);
    await Promise.all(Array.from({ length: AT_ONCE }, () => send(path, type, pieces)));
    clearInterval(watch);
    expect(most).toBeLessThan(RSS_LIMIT_BYTES);
    expect(await submitJob(api.url ?? '', FAKE_JPEG)).toMatch(/-/);
  });
});

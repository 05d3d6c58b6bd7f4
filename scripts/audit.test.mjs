import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { judgeAudit } from './audit/judge-audit.mjs';

const SCRIPT = new URL('./audit.mjs', import.meta.url).pathname;

/** Runs the audit against a registry that answers as it is told. @param {http.RequestListener} answer */
async function audit(answer, timeoutMs = 60_000) {
  const server = http.createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const registry = `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}`;
  // npm remembers what it was told of an advisory.
  const cache = await mkdtemp(path.join(tmpdir(), 'ktp-ocr-npm-'));
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [SCRIPT, `--timeout-ms=${timeoutMs}`], {
      env: { ...process.env, npm_config_registry: registry, npm_config_cache: cache },
    });
    return { code: 0, text: stdout };
  } catch (error) {
    const { code, stdout } = /** @type {{ code: number, stdout: string }} */ (error);
    return { code, text: stdout };
  } finally {
    server.closeAllConnections();
    server.close();
    await rm(cache, { recursive: true, force: true });
  }
}

/** Knows something against express, whatever its version; shows what versions there are.
 * @param {string} severity @returns {http.RequestListener} */
const knowing = (severity) => async (request, response) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  const body = Buffer.concat(parts);
  if (request.method === 'POST') {
    const asked = JSON.parse((request.headers['content-encoding'] ? gunzipSync(body) : body).toString());
    const hole = {
      id: 1,
      url: 'https://example.com/1',
      title: 'A hole',
      severity,
      vulnerable_versions: '*',
    };
    return void response.end(JSON.stringify('express' in asked ? { express: [hole] } : {}));
  }
  const name = decodeURIComponent(request.url ?? '').slice(1);
  response.end(JSON.stringify({ name, versions: {}, 'dist-tags': {} }));
};

describe('the audit of dependencies', () => {
  it.each(['high', 'critical'])('fails on a %s one and says which', async (severity) => {
    const { code, text } = await audit(knowing(severity));
    expect(text).toMatch(new RegExp(`express .*: ${severity}: A hole https://example.com/1`));
    expect(code).toBe(1);
  });

  it('tells of lower ones, and of none', async () => {
    expect(await audit(knowing('moderate'))).toMatchObject({
      code: 0,
      text: expect.stringContaining(' moderate'),
    });
    expect(await audit((_request, response) => void response.end('{}'))).toEqual({
      code: 0,
      text: 'dependencies audited: nothing is known against them\n',
    });
  });

  it('fails nothing where the registry knows no audits, is away, or never answers', async () => {
    const refusing = await audit((_request, response) => void response.writeHead(405).end());
    expect(refusing).toEqual({ code: 0, text: expect.stringMatching(/not audited.*HTTP 405/) });
    expect(await audit((request) => void request.destroy())).toMatchObject({
      code: 0,
      text: expect.stringContaining('not audited'),
    });
    expect(await audit(() => {}, 2_000)).toMatchObject({
      code: 0,
      text: expect.stringContaining('not audited'),
    });
  });

  it('takes nothing that it does not understand for an audit', () => {
    for (const printed of ['', 'no JSON', '{}', '{"error":{"code":"ENOLOCK"}}'])
      expect(judgeAudit(printed).kind).toBe('unanswered');
  });
});

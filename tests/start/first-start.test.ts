import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { findFreePort } from '@ktp-ocr/local-stack/find-free-port';
import { isRunning } from '@ktp-ocr/local-stack/guardian/process-identity';
import { expect, it } from 'vitest';
import { ROOT, useStarts } from './use-starts.js';

const starts = useStarts();

it('reads the bundled card, serves, and leaves nothing behind on Ctrl-C; a key of the operator is taken as given', async () => {
  const port = await findFreePort();
  const apiKey = 'an-operators-own-key-of-forty-characters';
  const run = starts.start({ PORT: String(port), BOOTSTRAP_API_KEY: apiKey });
  await starts.untilServing(run);
  const truth = JSON.parse(readFileSync(join(ROOT, 'packages/specimen/samples/specimen-1.json'), 'utf8'));
  expect(run.output()).toContain(findNik(truth));
  const jobs = await fetch(`http://127.0.0.1:${port}/v1/jobs/00000000-0000-7000-8000-000000000000`, {
    headers: { 'X-API-Key': apiKey },
  });
  expect(jobs.status).toBe(404);
  const link = /Console +(\S+)/.exec(run.output())?.[1] ?? '';
  const keys = new URLSearchParams(new URL(link).hash.slice(1));
  expect(keys.get('key')).toBe(apiKey);
  const page = await fetch(link, { headers: { Accept: 'text/html' } });
  expect(await page.text()).toContain('<div id="app">');
  const listed = await fetch(`http://127.0.0.1:${port}/v1/keys`, {
    headers: { 'X-API-Key': keys.get('admin')! },
  });
  expect(listed.status).toBe(200);
  const processes = starts.readProcesses();
  run.starter.kill('SIGINT');
  expect(await run.exit).toBe(0);
  expect(processes.filter(isRunning)).toEqual([]);
  expect(existsSync(join(starts.dataDir, 'postgres/postmaster.pid'))).toBe(false);
  expect(statSync(join(starts.dataDir, 'master-key')).mode & 0o077).toBe(0);
});

it('an npm that is killed takes the whole stack along, and one that is told to stop ends with 0', async () => {
  const port = String(await findFreePort());
  const first = starts.start({ PORT: port }, ['npm', 'start']);
  await starts.untilServing(first);
  first.starter.kill('SIGKILL');
  const second = starts.start({ PORT: port }, ['npm', 'start']);
  await starts.untilServing(second);
  second.starter.kill('SIGTERM');
  expect(await second.exit).toBe(0);
  expect(existsSync(join(starts.dataDir, 'run.json'))).toBe(false);
});

/** The specimen's number, wherever its truth file keeps it. */
function findNik(truth: unknown): string {
  const nik = /"(\d{16})"/.exec(JSON.stringify(truth))?.[1];
  if (!nik) throw new Error('the truth file holds no NIK');
  return nik;
}

import { findFreePort } from '@ktp-ocr/local-stack/find-free-port';
import { isGoneWithin } from '@ktp-ocr/local-stack/guardian/guarded-item';
import { isRunning, type ProcessIdentity } from '@ktp-ocr/local-stack/guardian/process-identity';
import { expect, it } from 'vitest';
import { useStarts } from './use-starts.js';

const starts = useStarts();

it('starts again after kill -9, with the same key, once what was left has ended', async () => {
  const port = String(await findFreePort());
  const first = starts.start({ PORT: port });
  await starts.untilServing(first);
  const key = /API key +(\S+)/.exec(first.output())?.[1];
  const left = starts.readProcesses();
  first.starter.kill('SIGKILL');
  const second = starts.start({ PORT: port });
  await starts.untilServing(second);
  expect(left.filter(isRunning)).toEqual([]);
  expect(second.output()).toContain(key);
  second.starter.kill('SIGTERM');
  expect(await second.exit).toBe(0);
});

it('after a kill of the guardian too, the next start finds what still runs and takes it over', async () => {
  const port = String(await findFreePort());
  const first = starts.start({ PORT: port });
  await starts.untilServing(first);
  const [guardian, ...children] = starts.readProcesses() as [ProcessIdentity, ...ProcessIdentity[]];
  process.kill(guardian.pid, 'SIGKILL');
  first.starter.kill('SIGKILL');
  await isGoneWithin(guardian, 5_000);
  const second = starts.start({ PORT: port });
  await starts.untilServing(second);
  expect(children.filter(isRunning)).toEqual([]);
  expect(second.output()).toContain('embedded, found running');
  second.starter.kill('SIGTERM');
  expect(await second.exit).toBe(0);
});

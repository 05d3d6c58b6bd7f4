import { findFreePort } from '@ktp-ocr/local-stack/find-free-port';
import { isGoneWithin } from '@ktp-ocr/local-stack/guardian/guarded-item';
import { isRunning, type ProcessIdentity } from '@ktp-ocr/local-stack/guardian/process-identity';
import { expect, it } from 'vitest';
import { useStarts } from './use-starts.js';

const starts = useStarts();

// A start takes seconds, so the one that follows the first kill is the one that is killed next.
it('starts again after kill -9 with the same key, once what was left has ended; what runs without its guardian it takes over', async () => {
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

  const [guardian, ...children] = starts.readProcesses() as [ProcessIdentity, ...ProcessIdentity[]];
  process.kill(guardian.pid, 'SIGKILL');
  second.starter.kill('SIGKILL');
  await isGoneWithin(guardian, 5_000);
  const third = starts.start({ PORT: port });
  await starts.untilServing(third);
  expect(children.filter(isRunning)).toEqual([]);
  expect(third.output()).toContain('embedded, found running');
  third.starter.kill('SIGTERM');
  expect(await third.exit).toBe(0);
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isGoneWithin } from '@ktp-ocr/local-stack/guardian/guarded-item';
import { findProcessIdentity, isRunning } from '@ktp-ocr/local-stack/guardian/process-identity';
import { findStrayProcesses, RUN_MARKER } from '@ktp-ocr/local-stack/test-environment/find-stray-processes';
import { expect, test } from 'vitest';

/** A starter that runs one child, has it guarded, says who it is, and then does `ending`. */
async function runStarter(folder: string, ending: 'hang' | 'release') {
  const guardianModule = import.meta.resolve('@ktp-ocr/local-stack/guardian/start-guardian');
  const identityModule = import.meta.resolve('@ktp-ocr/local-stack/guardian/process-identity');
  const source = `
    import { spawn } from 'node:child_process';
    import { startGuardian } from ${JSON.stringify(guardianModule)};
    import { findProcessIdentity } from ${JSON.stringify(identityModule)};
    const guardian = await startGuardian();
    // Deaf to SIGTERM: it has to be ended the hard way.
    const child = spawn(process.execPath, ['-e', "process.on('SIGTERM', () => {}); setInterval(() => {}, 1e6)"],
      { stdio: 'ignore', detached: true });
    const identity = findProcessIdentity(child.pid);
    guardian.watch({ kind: 'process', identity, graceMs: 300 });
    guardian.watch({ kind: 'folder', path: ${JSON.stringify(folder)} });
    console.log(JSON.stringify({ child: identity, guardian: guardian.identity }));
    if (${ending === 'release'}) { await guardian.release(); process.exit(0); }
    setInterval(() => {}, 1e6);`;
  const starter = spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(starter.stdout, 'data');
  return { starter, ...JSON.parse(String(line)) };
}

test('what a killed starter left is ended, and so is the guardian', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'guarded-'));
  const { starter, child, guardian } = await runStarter(folder, 'hang');
  expect([isRunning(child), isRunning(guardian)]).toEqual([true, true]);
  starter.kill('SIGKILL');
  expect(await isGoneWithin(guardian, 10_000)).toBe(true);
  expect(isRunning(child)).toBe(false);
  expect(existsSync(folder)).toBe(false);
});

test('a released guardian goes and touches nothing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'guarded-'));
  const { child, guardian } = await runStarter(folder, 'release');
  expect(await isGoneWithin(guardian, 10_000)).toBe(true);
  expect(isRunning(child)).toBe(true);
  expect(existsSync(folder)).toBe(true);
  process.kill(child.pid, 'SIGKILL');
});

test.runIf(process.platform === 'linux')(
  'a process that a test leaves running is found by the mark it inherits',
  async () => {
    const runId = `probe-${process.pid}`;
    const source = `require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'],
    { stdio: 'ignore', detached: true }).unref()`;
    const parent = spawn(process.execPath, ['-e', source], { env: { ...process.env, [RUN_MARKER]: runId } });
    await once(parent, 'exit');
    const strays = findStrayProcesses(runId);
    expect(strays.map(({ command }) => command)).toEqual([expect.stringContaining('setInterval')]);
    const stray = findProcessIdentity(strays[0]!.pid)!;
    process.kill(stray.pid, 'SIGKILL');
    expect(await isGoneWithin(stray, 5_000)).toBe(true);
    expect(findStrayProcesses(runId)).toEqual([]);
  },
);

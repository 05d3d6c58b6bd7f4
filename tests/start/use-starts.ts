import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { ProcessIdentity } from '@ktp-ocr/local-stack/guardian/process-identity';
import { afterEach, beforeEach, vi } from 'vitest';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface Run {
  readonly starter: ChildProcess;
  readonly output: () => string;
  readonly exit: Promise<number | null>;
}

export interface Starts {
  /** Of the test that runs: a folder that is not there yet. */
  readonly dataDir: string;
  /** `npm start` with this folder, or what `command` names. Stopped when its test ends. */
  start(env: Record<string, string>, command?: readonly [string, ...string[]]): Run;
  untilServing(run: Run): Promise<void>;
  /** The guardian first, then what it guards. */
  readProcesses(): ProcessIdentity[];
}

const STARTED = 'Ctrl-C stops everything';

/** For the tests around it, which start the whole program as a person does. */
export function useStarts(): Starts {
  // Three whole starts in one test, on a machine that runs other tests beside it.
  vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 });
  let dataDir = '';
  let starters: ChildProcess[] = [];

  beforeEach(() => {
    const folder = mkdtempSync(join(tmpdir(), 'start-test-'));
    // The account that PostgreSQL runs under, where we are root, has to pass through.
    chmodSync(folder, 0o711);
    dataDir = join(folder, 'data with a space');
    starters = [];
  });

  afterEach(async () => {
    for (const starter of starters) {
      if (starter.exitCode === null && starter.signalCode === null) {
        starter.kill('SIGTERM');
        await once(starter, 'exit');
      }
    }
    rmSync(join(dataDir, '..'), { recursive: true, force: true });
  });

  return {
    get dataDir() {
      return dataDir;
    },
    start(env, [command, ...args] = [process.execPath, 'scripts/start.mjs']) {
      const {
        DATABASE_URL: _database,
        REDIS_URL: _redis,
        BOOTSTRAP_API_KEY: _key,
        ...inherited
      } = process.env;
      const starter = spawn(command, args, {
        cwd: ROOT,
        env: { ...inherited, DATA_DIR: dataDir, WORKER_CONCURRENCY: '1', ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      starters.push(starter);
      let text = '';
      for (const stream of [starter.stdout, starter.stderr]) {
        stream?.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
      }
      const exit = once(starter, 'exit').then(([exitCode]) => exitCode as number | null);
      return { starter, output: () => text, exit };
    },
    async untilServing(run) {
      while (!run.output().includes(STARTED)) {
        if (run.starter.exitCode !== null) throw new Error(`start ended early:\n${run.output()}`);
        await sleep(50);
      }
    },
    readProcesses() {
      const { guardian, children } = JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8'));
      return [guardian, ...children];
    },
  };
}

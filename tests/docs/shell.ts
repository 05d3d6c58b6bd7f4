import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

export interface Outcome {
  readonly exitCode: number | null;
  /** Both streams. */
  readonly printed: string;
}

/** Between what two commands print. */
const MARK = '\u001E';
const LIMIT_MS = 120_000;

/** One bash, in which commands follow each other as in a terminal: what one sets, the next one sees. */
export function openShell(folder: string, env: Readonly<Record<string, string | undefined>>) {
  const bash = spawn('bash', ['--noprofile', '--norc'], { cwd: folder, env: { ...env } });
  const exited = once(bash, 'exit');
  let printed = '';
  let wake = () => {};
  for (const stream of [bash.stdout, bash.stderr])
    stream.on('data', (part) => {
      printed += part;
      wake();
    });
  let count = 0;
  return {
    /** Sourced from a file, so that not even its last line end differs from what is written. */
    async run(text: string, variables: Readonly<Record<string, string>>): Promise<Outcome> {
      count += 1;
      const file = path.join(folder, `.command-${count}.sh`);
      await writeFile(file, `${text}\n`);
      printed = '';
      const exports = Object.entries(variables).map(([name, value]) => `export ${name}='${value}'`);
      bash.stdin.write(`${exports.join('\n')}\n. '${file}' </dev/null\nprintf '${MARK}%s${MARK}' "$?"\n`);
      const deadline = setTimeout(() => bash.kill('SIGKILL'), LIMIT_MS);
      try {
        for (;;) {
          const [, code] = new RegExp(`${MARK}(\\d+)${MARK}`).exec(printed) ?? [];
          if (code !== undefined) return { exitCode: Number(code), printed };
          if (bash.exitCode !== null || bash.signalCode !== null) return { exitCode: null, printed };
          await Promise.race([new Promise<void>((resolve) => (wake = resolve)), exited]);
        }
      } finally {
        clearTimeout(deadline);
      }
    },
    async close() {
      if (bash.exitCode !== null || bash.signalCode !== null) return;
      bash.stdin.end('exit\n');
      await exited;
    },
  };
}

/** Runs what has no end until it says what it should, and stops it. @returns 0 where it did */
export async function runUntil(
  text: string,
  says: RegExp,
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Outcome> {
  // A group of its own, so that all of it is stopped.
  const child = spawn('bash', ['--noprofile', '--norc', '-c', text], {
    cwd: folder,
    env: { ...env },
    detached: true,
  });
  let printed = '';
  let said = false;
  const stop = (signal: NodeJS.Signals) => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, signal);
  };
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part) => {
      printed += part;
      if (said || !says.test(printed)) return;
      said = true;
      stop('SIGTERM');
    });
  const deadline = setTimeout(() => stop('SIGKILL'), LIMIT_MS);
  await once(child, 'close');
  clearTimeout(deadline);
  return { exitCode: said ? 0 : 1, printed };
}

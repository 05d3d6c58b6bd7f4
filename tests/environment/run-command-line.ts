import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const KTP_OCR = fileURLToPath(new URL('../../apps/cli/dist/main.js', import.meta.url));

export interface CommandRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Its output, where that is JSON lines. */
  // biome-ignore lint/suspicious/noExplicitAny: each test says what it expects in here
  readonly rows: any[];
}

/** Where no `npm start` of this checkout is found: a test talks to its own server alone. */
export const NO_STACK = { DATA_DIR: path.join(tmpdir(), 'ktp-ocr-none-such') };

/** `ktp-ocr` as a person runs it, in a process of its own. */
export function runCommandLine(
  args: readonly string[],
  {
    env = {},
    cwd,
    input,
  }: { readonly env?: Record<string, string>; readonly cwd?: string; readonly input?: Uint8Array } = {},
): Promise<CommandRun> {
  const options = { env: { ...process.env, ...NO_STACK, ...env }, ...(cwd ? { cwd } : {}) };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [KTP_OCR, ...args], options, (error, stdout, stderr) => {
      const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
      const exitCode = error ? Number(error.code ?? -1) : 0;
      resolve({ exitCode, stdout, stderr, rows: lines.map((line) => JSON.parse(line)) });
    });
    child.stdin?.end(input);
  });
}

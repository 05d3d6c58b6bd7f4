import { readFileSync } from 'node:fs';
import { ConnectionError, ProblemError } from '@ktp-ocr/client/errors';
import { CommanderError } from 'commander';
import { createProgram } from './program.js';

/** `ktp-ocr`. Exit codes: 0 as asked, 1 not as asked, 2 asked wrongly. */
try {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  await createProgram(version).parseAsync();
} catch (error) {
  process.exitCode = toExitCode(error);
}

function toExitCode(error: unknown): number {
  // It has said what is wrong already; asking for help is no error.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  // The other end of the pipe has closed, as `| head` does: nobody is left to tell.
  if (error instanceof Error && 'code' in error && error.code === 'EPIPE') return process.exitCode ? 1 : 0;
  process.stderr.write(`${describeError(error)}\n`);
  return 1;
}

function describeError(error: unknown): string {
  if (error instanceof ConnectionError) return `${error.message}: is it running, and is its address right?`;
  if (error instanceof ProblemError) {
    const fields = error.problem?.errors?.map(({ field, detail }) => `\n  ${field}: ${detail}`) ?? [];
    return `the server refused: ${error.message}${fields.join('')}`;
  }
  return error instanceof Error ? error.message : String(error);
}

import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { createProcessPool } from '@ktp-ocr/process-pool/process-pool';
import { reviveImageFormatError } from '@ktp-ocr/reader/image/decode/image-format-error';
import { DEFAULT_ENGINE, READER_ENGINES, type ReaderEngine } from '@ktp-ocr/reader/reader-engine';
import { parseConfig } from './config.js';
import type { CardReading, CardRequest } from './read-card-process.js';
import { type FileReading, readFileCard } from './read-file-card.js';

const USAGE = `usage: recognise [--jobs N] [--page N] [--engine ${READER_ENGINES.join('|')}] FILE...

Reads each image of an identity card and prints one JSON line for it, in the order given. Takes JPEG, PNG, BMP, WebP, HEIC,
AVIF, TIFF and PDF of up to 20 MiB.
  --jobs N    images read at the same time, each on one core (default 1)
  --page N    which page of a PDF or TIFF (default 1)
  --engine E  which reader (default: READER in the environment, or ${DEFAULT_ENGINE})
`;

/** An image that takes longer is answered INNER_ERROR. */
const TIMEOUT_MS = 60_000;

interface Arguments {
  readonly files: readonly string[];
  readonly jobs: number;
  readonly page: number;
  readonly engine: ReaderEngine;
}

async function main(): Promise<void> {
  const config = parseConfig();
  const parsed = parseArguments(process.argv.slice(2), config.engine);
  if (typeof parsed === 'string') {
    process.stderr.write(`${parsed}\n${USAGE}`);
    process.exitCode = 2;
    return;
  }
  const { files, jobs, page, engine } = parsed;
  const options = { page, workingDirectories: config.workingDirectories };
  const pool = createProcessPool<CardRequest, CardReading>({
    entry: new URL('./read-card-process.js', import.meta.url),
    size: Math.min(jobs, files.length),
    timeoutMs: TIMEOUT_MS,
    reviveError: reviveImageFormatError,
    env: { READER: engine },
  });
  try {
    await printInOrder(files, jobs, (file) => readFileCard(file, options, pool));
  } finally {
    await pool.close();
  }
}

/** The arguments, or what is wrong with them. */
function parseArguments(args: string[], defaultEngine: ReaderEngine): Arguments | string {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        jobs: { type: 'string', default: '1' },
        page: { type: 'string', default: '1' },
        engine: { type: 'string' },
      },
    });
    const jobs = Number(values.jobs);
    const maxJobs = availableParallelism() * 4;
    if (!Number.isInteger(jobs) || jobs < 1 || jobs > maxJobs)
      return `--jobs takes a number from 1 to ${maxJobs}`;
    const page = Number(values.page);
    if (!Number.isInteger(page) || page < 1) return '--page takes a number from 1';
    const engine = READER_ENGINES.find((known) => known === (values.engine ?? defaultEngine));
    if (!engine) return `--engine takes ${READER_ENGINES.join(', ')}`;
    return positionals.length === 0 ? 'no file given' : { files: positionals, jobs, page, engine };
  } catch (error) {
    return (error as Error).message;
  }
}

/** Images started ahead of the one printed, per job. */
const AHEAD = 2;

/** A few images ahead keep every process busy; no more, or a folder of thousands would be held in memory. */
async function printInOrder(
  files: readonly string[],
  jobs: number,
  read: (file: string) => Promise<FileReading>,
): Promise<void> {
  const ahead = files.slice(0, jobs * AHEAD).map(read);
  for (const [done] of files.entries()) {
    const next = files[done + ahead.length];
    const reading = ahead.shift();
    if (next !== undefined) ahead.push(read(next));
    showProgress(done, files.length);
    await printLine(JSON.stringify(await reading));
  }
  showProgress(files.length, files.length);
}

function showProgress(done: number, all: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${done}/${all}${done === all ? '\n' : ''}`);
}

// A write that fails rejects below; without a listener the event would end the process as well.
process.stdout.on('error', () => {});

/** Waits where the other end of a pipe is slower than we are. */
function printLine(line: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(`${line}\n`, (error) => (error ? reject(error) : resolve()));
  });
}

main().catch((error: NodeJS.ErrnoException) => {
  // The other end of the pipe has closed, as `| head` does: nobody is left to tell.
  if (error.code === 'EPIPE') return;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});

import { createProcessPool, type ProcessPool } from '@ktp-ocr/process-pool/process-pool';
import { reviveImageFormatError } from '@ktp-ocr/reader/image/decode/image-format-error';
import type { ReaderEngine } from '@ktp-ocr/reader/reader-engine';
import { parseConfig } from '../config.js';
import { listImages } from '../images/list-images.js';
import { createRowPrinter, type Format, type RowPrinter } from '../output/row-printer.js';
import type { CardReading, CardRequest } from './read-card-process.js';
import { type FileReading, readFileCard } from './read-file-card.js';
import { READING_COLUMNS } from './reading-columns.js';
import { createProgress } from './show-progress.js';
import { watchImages } from './watch-images.js';

export interface RecogniseOptions {
  readonly jobs: number;
  readonly page: number;
  readonly engine?: ReaderEngine;
  readonly format: Format;
  readonly debug: boolean;
  /** Folder for faces and signatures. */
  readonly crops?: string;
  readonly watch: boolean;
  readonly progress: boolean;
}

/** An image that takes longer is answered INNER_ERROR. */
const TIMEOUT_MS = 60_000;
/** Images started ahead of the one printed, per job. */
const AHEAD = 2;

type Read = (file: string) => Promise<FileReading>;

/** @returns the exit code: 1 where some image could not be opened, or reading it broke */
export async function recognise(names: readonly string[], options: RecogniseOptions): Promise<number> {
  const { jobs, page, format, debug, crops, watch } = options;
  const config = parseConfig();
  const { workingDirectories } = config;
  const files = watch ? [] : await listImages(names, workingDirectories);
  let faults = 0;
  const onFault = (file: string, error: unknown) => {
    faults += 1;
    process.stderr.write(`${file}: ${error instanceof Error ? error.message : String(error)}\n`);
  };
  const pool = openPool(watch ? jobs : Math.min(jobs, files.length), options.engine ?? config.engine);
  const asked = { page, debug, ...(crops ? { crops } : {}) };
  const read: Read = (file) => readFileCard(file, { ...asked, workingDirectories, onFault }, pool);
  const printer = createRowPrinter(format, READING_COLUMNS);
  try {
    if (watch) await printAsTheyCome(names, jobs, read, printer);
    else await printInOrder(files, jobs, read, printer, options.progress);
  } finally {
    await pool.close();
  }
  return faults === 0 ? 0 : 1;
}

function openPool(size: number, engine: ReaderEngine): ProcessPool<CardRequest, CardReading> {
  return createProcessPool<CardRequest, CardReading>({
    entry: new URL('./read-card-process.js', import.meta.url),
    size,
    timeoutMs: TIMEOUT_MS,
    reviveError: reviveImageFormatError,
    env: { READER: engine },
  });
}

/** A few images ahead keep every process busy; no more, or a folder of thousands would be held in memory. */
async function printInOrder(
  files: readonly string[],
  jobs: number,
  read: Read,
  printer: RowPrinter<FileReading>,
  hasProgress: boolean,
): Promise<void> {
  const progress = hasProgress ? createProgress(files.length) : undefined;
  const ahead = files.slice(0, jobs * AHEAD).map(read);
  for (const [done] of files.entries()) {
    const next = files[done + ahead.length];
    const first = ahead.shift();
    if (next !== undefined) ahead.push(read(next));
    progress?.show(done);
    const reading = await first;
    progress?.clear();
    if (reading) await printer.print(reading);
  }
  progress?.end();
}

/** Nobody waits for an order here: a large image holds up none that came after it. */
async function printAsTheyCome(
  places: readonly string[],
  jobs: number,
  read: Read,
  printer: RowPrinter<FileReading>,
): Promise<void> {
  const leaving = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => leaving.abort());
  const running = new Set<Promise<void>>();
  const images = watchImages(places, leaving.signal, () =>
    process.stderr.write(`watching ${places.join(', ')}; Ctrl-C ends\n`),
  );
  for await (const file of images) {
    const task: Promise<void> = read(file)
      .then((reading) => printer.print(reading))
      .finally(() => running.delete(task));
    running.add(task);
    if (running.size >= jobs * AHEAD) await Promise.race(running);
  }
  await Promise.all(running);
}

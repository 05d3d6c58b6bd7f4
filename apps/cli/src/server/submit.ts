import { ProblemError, WaitTimeoutError } from '@ktp-ocr/client/errors';
import type { SubmitOptions } from '@ktp-ocr/client/jobs';
import type { Job } from '@ktp-ocr/client/types';
import { parseConfig } from '../config.js';
import { listImages } from '../images/list-images.js';
import { isFileError, loadImage } from '../images/load-image.js';
import { listCardColumns } from '../output/card-columns.js';
import { createOrderedPrinter } from '../output/print-in-order.js';
import { type Column, createRowPrinter, type Format } from '../output/row-printer.js';
import { createProgress } from '../recognise/show-progress.js';
import { openClient, printConfigIfAsked, type ServerOptions } from './open-client.js';

export type Expected = NonNullable<SubmitOptions['expected']>;

export interface SubmitCommandOptions extends ServerOptions {
  readonly reference?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly expect?: Expected;
  readonly webhook?: string;
  readonly expiresIn?: number;
  readonly include?: SubmitOptions['include'];
  readonly wait: boolean;
  readonly timeout: number;
  readonly jobs: number;
  readonly format: Format;
}

/** One row: the job, or why there is none. */
export type Submitted = { readonly file: string } & (
  | { readonly error: string }
  | ({ readonly error?: never } & Pick<Job, 'id' | 'status'> & Partial<Job>)
);

const COLUMNS: readonly Column<Submitted>[] = [
  { name: 'file', width: 28, value: ({ file }) => file, cut: 'start' },
  { name: 'job_id', width: 36, value: (row) => (row.error === undefined ? row.id : '') },
  { name: 'status', width: 10, value: (row) => (row.error === undefined ? row.status : 'refused') },
  { name: 'outcome', width: 20, value: (row) => (row.error === undefined ? row.outcome : row.error) },
  {
    name: 'billed',
    width: 6,
    value: (row) => (row.error === undefined && row.charge ? (row.charge.billed ? 'yes' : 'no') : ''),
  },
  ...listCardColumns<Submitted>((row) => (row.error === undefined ? row.result?.message : undefined)),
];

/**
 * A row an image, in the order given.
 *
 * @returns the exit code: 1 where some image was not taken in, or its job ended as errored
 */
export async function submit(names: readonly string[], options: SubmitCommandOptions): Promise<number> {
  if (await printConfigIfAsked(options)) return 0;
  const client = openClient(options);
  const { workingDirectories } = parseConfig();
  const files = await listImages(names, workingDirectories);
  const progress = createProgress(files.length);
  const rows = createRowPrinter<Submitted>(options.format, COLUMNS);
  const clearing = {
    ...rows,
    print: (row: Submitted) => {
      progress.clear();
      return rows.print(row);
    },
  };
  const printer = createOrderedPrinter(clearing);
  let failures = 0;
  let done = 0;
  const waiting = [...files.entries()];
  const submitNext = async (): Promise<void> => {
    for (let first = waiting.shift(); first !== undefined; first = waiting.shift()) {
      const [index, file] = first;
      const row = await submitFile(file);
      if (row.error !== undefined || row.status === 'errored') failures += 1;
      done += 1;
      await printer.print(index, row);
      progress.show(done);
    }
  };
  const submitFile = async (file: string): Promise<Submitted> => {
    try {
      const image = await loadImage(file, workingDirectories);
      const accepted = await client.jobs.submit(image, toSubmitOptions(options));
      if (!options.wait) return { file, ...accepted };
      return { file, ...(await client.jobs.wait(accepted.id, { timeoutMs: options.timeout * 1_000 })) };
    } catch (error) {
      // One that is refused keeps no other from being read; a server that is not there, or a wrong key, all of them.
      if (error instanceof ProblemError && error.status !== 401 && error.status !== 403) {
        return { file, error: error.message };
      }
      if (error instanceof WaitTimeoutError || isFileError(error)) return { file, error: error.message };
      throw error;
    }
  };
  try {
    await Promise.all(Array.from({ length: options.jobs }, submitNext));
  } finally {
    // Where one breaks off all, what was taken in before is told of all the same.
    await printer.end();
  }
  progress.end();
  return failures === 0 ? 0 : 1;
}

function toSubmitOptions(options: SubmitCommandOptions): SubmitOptions {
  const { reference, metadata, expect, webhook, expiresIn, include } = options;
  return {
    ...(reference === undefined ? {} : { reference }),
    ...(metadata ? { metadata } : {}),
    ...(expect ? { expected: expect } : {}),
    ...(webhook === undefined ? {} : { webhook }),
    ...(expiresIn === undefined ? {} : { expiresInSeconds: expiresIn }),
    ...(include ? { include } : {}),
  };
}

import { ProblemError, WaitTimeoutError } from '@ktp-ocr/client/errors';
import type { SubmitOptions } from '@ktp-ocr/client/jobs';
import type { Job } from '@ktp-ocr/client/types';
import { parseConfig } from '../config.js';
import { listImages } from '../images/list-images.js';
import { isFileError, loadImage } from '../images/load-image.js';
import type { Column, Format, RowPrinter } from '../output/row-printer.js';
import { createRowPrinter } from '../output/row-printer.js';
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
  { name: 'file', width: 28, value: ({ file }) => file },
  { name: 'id', width: 36, value: (row) => (row.error === undefined ? row.id : '') },
  { name: 'status', width: 10, value: (row) => (row.error === undefined ? row.status : 'refused') },
  { name: 'outcome', width: 20, value: (row) => (row.error === undefined ? row.outcome : row.error) },
  { name: 'nik', width: 16, value: (row) => readField(row, 'id') },
  { name: 'name', width: 28, value: (row) => readField(row, 'name') },
];

/** @returns the exit code: 1 where some image was not taken in, or its job ended as errored */
export async function submit(names: readonly string[], options: SubmitCommandOptions): Promise<number> {
  if (await printConfigIfAsked(options)) return 0;
  const client = openClient(options);
  const { workingDirectories } = parseConfig();
  const files = await listImages(names, workingDirectories);
  const printer: RowPrinter<Submitted> = createRowPrinter(options.format, COLUMNS);
  const progress = createProgress(files.length);
  let failures = 0;
  let done = 0;
  const waiting = [...files];
  const submitNext = async (): Promise<void> => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const row = await submitFile(file);
      if (row.error !== undefined || row.status === 'errored') failures += 1;
      done += 1;
      progress.clear();
      await printer.print(row);
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
  await Promise.all(Array.from({ length: options.jobs }, submitNext));
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

function readField(row: Submitted, field: 'id' | 'name'): string {
  const message = row.error === undefined ? row.result?.message : undefined;
  return message && typeof message !== 'string' ? message[field] : '';
}

import type { BatchCard, Client, Image } from '@ktp-ocr/client';
import type { BatchAccepted } from '@ktp-ocr/client/types';
import { MAX_BATCH_ITEMS } from '@ktp-ocr/contract/jobs/batch-view';
import { parseConfig } from '../../config.js';
import { listImages } from '../../images/list-images.js';
import { isFileError, loadImage } from '../../images/load-image.js';
import { createRowPrinter, type Format } from '../../output/row-printer.js';
import { openClient, printConfigIfAsked, type ServerOptions } from '../open-client.js';
import { BATCH_ROW_COLUMNS, type BatchRow } from './batch-columns.js';
import { waitForBatch } from './wait-for-batch.js';

export interface SubmitBatchesOptions extends ServerOptions {
  readonly fileNames: boolean;
  readonly wait: boolean;
  readonly timeout: number;
  readonly format: Format;
}

/** So much is held in memory and sent at once. */
const MAX_BATCH_BYTES = 64 * 1024 * 1024;

interface LoadedFile {
  readonly file: string;
  readonly image: Uint8Array;
}

/** A card of a batch that was taken in and may not have been read: or a file that was not even sent. */
type SubmittedRow = BatchRow | { readonly file: string; readonly error: string };

/**
 * Files as batches of a hundred, or of fewer that are large. With `wait`, each batch's cards with what was read.
 *
 * @returns the exit code: 1 where a file could not be sent, or a card was refused or ended as errored
 */
export async function submitBatches(
  names: readonly string[],
  options: SubmitBatchesOptions,
): Promise<number> {
  if (await printConfigIfAsked(options)) return 0;
  const client = openClient(options);
  const { workingDirectories } = parseConfig();
  const files = await listImages(names, workingDirectories);
  const printer = createRowPrinter<SubmittedRow>(options.format, [
    ...BATCH_ROW_COLUMNS.map((column) => ({
      ...column,
      value: (row: SubmittedRow) => {
        if (!('error' in row)) return column.value(row);
        return column.name === 'file' ? row.file : column.name === 'outcome' ? row.error : '';
      },
    })),
  ]);
  let failures = 0;
  const onUnsent = async (file: string, error: string) => {
    failures += 1;
    await printer.print({ file, error });
  };
  const submitted: { accepted: BatchAccepted; loaded: readonly string[] }[] = [];
  for await (const group of groupFiles(files, workingDirectories, onUnsent)) {
    const cards = group.map((one) => toCard(one, options.fileNames));
    const accepted = await client.batches.submit(cards);
    process.stderr.write(`batch ${accepted.id}: ${cards.length} cards\n`);
    submitted.push({ accepted, loaded: group.map(({ file }) => file) });
  }
  for (const { accepted, loaded } of submitted) {
    const rows = options.wait
      ? await waitForRows(client, accepted.id, options.timeout)
      : toQueuedRows(accepted);
    for (const row of rows) {
      if (row.status === 'refused' || row.status === 'errored') failures += 1;
      await printer.print({ file: loaded[row.index] ?? '', ...row });
    }
  }
  await printer.end();
  return failures === 0 ? 0 : 1;
}

/** The names of files may be names of people: they become references only where that is asked for. */
function toCard({ file, image }: LoadedFile, fileNames: boolean): Image | BatchCard {
  return fileNames ? { image, reference: file.slice(-255) } : image;
}

async function* groupFiles(
  files: readonly string[],
  workingDirectories: readonly string[],
  onUnsent: (file: string, error: string) => Promise<void>,
): AsyncGenerator<LoadedFile[]> {
  let group: LoadedFile[] = [];
  let sizeBytes = 0;
  for (const file of files) {
    let image: Uint8Array;
    try {
      image = await loadImage(file, workingDirectories);
    } catch (error) {
      if (!isFileError(error)) throw error;
      await onUnsent(file, error.message);
      continue;
    }
    if (
      group.length === MAX_BATCH_ITEMS ||
      (group.length > 0 && sizeBytes + image.length > MAX_BATCH_BYTES)
    ) {
      yield group;
      group = [];
      sizeBytes = 0;
    }
    group.push({ file, image });
    sizeBytes += image.length;
  }
  if (group.length > 0) yield group;
}

async function waitForRows(client: Client, id: string, timeoutSeconds: number): Promise<BatchRow[]> {
  const { items } = await waitForBatch(client, id, timeoutSeconds);
  return items.map((item) => ({ batch_id: id, ...item }));
}

function toQueuedRows({ id, items }: BatchAccepted): BatchRow[] {
  return items.map((item) => ({
    batch_id: id,
    ...item,
    status: item.job_id === null ? 'refused' : 'queued',
    job: null,
  }));
}

import { ProblemError } from '@ktp-ocr/client/errors';
import type { Check } from '@ktp-ocr/client/types';
import { parseConfig } from '../config.js';
import { listImages } from '../images/list-images.js';
import { isFileError, loadImage } from '../images/load-image.js';
import { type Column, createRowPrinter, type Format } from '../output/row-printer.js';
import { openClient, printConfigIfAsked, type ServerOptions } from './open-client.js';

type Checked = { readonly file: string } & (Check | { readonly error: string });

const COLUMNS: readonly Column<Checked>[] = [
  { name: 'file', width: 28, value: ({ file }) => file, cut: 'start' },
  { name: 'ktp', width: 8, value: (row) => ('error' in row ? 'refused' : row.ktp_found ? 'yes' : 'no') },
  { name: 'cards', width: 5, value: (row) => ('error' in row ? '' : row.cards_found) },
  {
    name: 'advice',
    width: 60,
    value: (row) => ('error' in row ? row.error : row.advice.map(({ text }) => text.en).join(' ')),
  },
];

/** @returns the exit code: 1 where some image could not be looked at */
export async function checkImages(
  names: readonly string[],
  options: ServerOptions & { readonly format: Format },
): Promise<number> {
  if (await printConfigIfAsked(options)) return 0;
  const client = openClient(options);
  const { workingDirectories } = parseConfig();
  const printer = createRowPrinter<Checked>(options.format, COLUMNS);
  let failures = 0;
  for (const file of await listImages(names, workingDirectories)) {
    try {
      await printer.print({ file, ...(await client.check(await loadImage(file, workingDirectories))) });
    } catch (error) {
      // A wrong key, or a server that has no time, is no matter of this image.
      const isImage = error instanceof ProblemError && [400, 413, 415].includes(error.status);
      if (!isImage && !isFileError(error)) throw error;
      failures += 1;
      await printer.print({ file, error: error.message });
    }
  }
  return failures === 0 ? 0 : 1;
}

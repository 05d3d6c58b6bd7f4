import type { Command } from 'commander';
import { createFormatOption } from '../../output/format-option.js';
import { parseCount } from '../../output/parse-count.js';
import type { Format } from '../../output/row-printer.js';
import { addServerOptions, openClient, printConfigIfAsked, type ServerOptions } from '../open-client.js';
import { printList } from '../print-list.js';
import { BATCH_COLUMNS, BATCH_ROW_COLUMNS } from './batch-columns.js';
import type { SubmitBatchesOptions } from './submit-batches.js';

const HELP = `
A batch is up to a hundred cards under one id; a folder of more becomes several.

Examples:
  ktp-ocr batches submit scans/                                prints a row a card, with its batch and job
  ktp-ocr batches submit --wait --format csv scans/ > cards.csv
  ktp-ocr batches wait ID                                      how far it is, until all have ended
  ktp-ocr batches results ID --format csv > cards.csv          what was read, for as long as it is kept
  ktp-ocr batches cancel ID                                    ends free what has not ended

Exit code: 0 all were taken in (and, with --wait, read), 1 some were not, 2 wrong usage.`;

const IDS = ['<id...>', 'ids of batches'] as const;

type Formatted = ServerOptions & { readonly format: Format };

export function addBatchCommands(program: Command): void {
  const batches = program
    .command('batches')
    .description('have many images read under one id: submit a folder, wait, results, cancel')
    .addHelpText('after', HELP);
  addServerOptions(batches.command('submit'))
    .description('take images in, a hundred to a batch')
    .argument('<file...>', 'files, folders, or patterns')
    .option(
      '--file-names',
      "make each file's name its reference, which is kept after the card is destroyed",
      false,
    )
    .option('--wait', 'wait until all are read, and print what was', false)
    .option('--timeout <seconds>', 'with --wait, how long for each batch', parseCount(1), 600)
    .addOption(createFormatOption())
    .addHelpText('after', HELP)
    .action(async (files: string[], options: SubmitBatchesOptions) => {
      const { submitBatches } = await import('./submit-batches.js');
      process.exitCode = await submitBatches(files, options);
    });
  addServerOptions(batches.command('list', { isDefault: true }))
    .description("this key's batches, newest first")
    .option('--limit <n>', 'at most so many', parseCount(1), 100)
    .addOption(createFormatOption())
    .action(async (options: Formatted & { limit: number }) => {
      if (await printConfigIfAsked(options)) return;
      await printList(openClient(options).batches.list(), BATCH_COLUMNS, options);
    });
  addServerOptions(batches.command('wait'))
    .description('wait until all cards of batches have ended')
    .argument(...IDS)
    .option('--timeout <seconds>', 'how long for each', parseCount(1), 600)
    .addOption(createFormatOption())
    .action(async (ids: string[], options: Formatted & { timeout: number }) => {
      const { waitForBatch } = await import('./wait-for-batch.js');
      const client = openClient(options);
      for (const id of ids) {
        // What was read is told by `results`: here it is about the batch.
        const { items, ...batch } = await waitForBatch(client, id, options.timeout);
        if (items.some(({ status }) => status === 'errored' || status === 'refused')) process.exitCode = 1;
        await printList([batch], BATCH_COLUMNS, options);
      }
    });
  addServerOptions(batches.command('results'))
    .description('the cards of batches with what was read, a row each')
    .argument(...IDS)
    .addOption(createFormatOption())
    .action(async (ids: string[], options: Formatted) => {
      const client = openClient(options);
      const found = [];
      for (const id of ids) {
        const { items } = await client.batches.get(id, { results: true });
        found.push(...items.map((item) => ({ batch_id: id, ...item })));
      }
      await printList(
        found,
        BATCH_ROW_COLUMNS.filter(({ name }) => name !== 'file'),
        options,
      );
    });
  addServerOptions(batches.command('cancel'))
    .description('end free what of batches has not ended; what was read stands, and is charged')
    .argument(...IDS)
    .addOption(createFormatOption())
    .action(async (ids: string[], options: Formatted) => {
      const client = openClient(options);
      for (const id of ids) {
        const { items: _, ...batch } = await client.batches.cancel(id);
        await printList([batch], BATCH_COLUMNS, options);
      }
    });
}

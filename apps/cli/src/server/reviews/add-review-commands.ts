import { writeFile } from 'node:fs/promises';
import type { Review, ReviewLine, ReviewState, ReviewSummary } from '@ktp-ocr/client/review-types';
import type { CardMessage } from '@ktp-ocr/client/types';
import { REVIEW_STATES } from '@ktp-ocr/contract/reviews/review-view';
import { CARD_FIELD_NAMES } from '@ktp-ocr/contract/sync/card-message';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { createFormatOption } from '../../output/format-option.js';
import { parseCount } from '../../output/parse-count.js';
import type { Column, Format } from '../../output/row-printer.js';
import { addServerOptions, openClient, printConfigIfAsked, type ServerOptions } from '../open-client.js';
import { printList } from '../print-list.js';

const HELP = `
Answers with a field under the key's review threshold, by their jobs' ids. The key wants the scope reviews:*, for export
reviews:export as well.

Examples:
  ktp-ocr reviews list
  ktp-ocr reviews get ID                       each field, how sure the reader is, and what was said of it
  ktp-ocr reviews image ID ktp.jpg             the picture, where the key keeps images
  ktp-ocr reviews confirm ID                   everything is as it was read
  ktp-ocr reviews correct ID 'name=SITI AMINAH' rt=006   and the other fields are as they were read
  ktp-ocr reviews export --from 2026-11-01 --format csv > reviewed.csv`;

const REVIEW_COLUMNS: readonly Column<ReviewSummary>[] = [
  { name: 'job_id', width: 36, value: (row) => row.job_id },
  { name: 'state', width: 8, value: ({ state }) => state },
  { name: 'lowest_confidence', width: 17, value: (row) => row.lowest_confidence },
  { name: 'created_at', width: 24, value: (row) => row.created_at },
  { name: 'reviewed_at', width: 24, value: (row) => row.reviewed_at },
  { name: 'reference', width: 24, value: ({ reference }) => reference },
];

const FIELD_COLUMNS: readonly Column<Review['fields'][number]>[] = [
  { name: 'field', width: 14, value: ({ name }) => name },
  { name: 'value', width: 40, value: ({ value }) => value },
  { name: 'confidence', width: 10, value: ({ confidence }) => confidence },
  { name: 'doubtful', width: 8, value: ({ doubtful }) => (doubtful ? 'yes' : '') },
  { name: 'reviewed', width: 40, value: ({ reviewed }) => reviewed },
];

/** One field a row, as in the server's own CSV. */
type ExportedField = Omit<ReviewLine, 'fields'> & {
  readonly field: string;
  readonly read: string;
  readonly confidence: number;
  readonly reviewed: string;
};

const EXPORT_COLUMNS: readonly Column<ExportedField>[] = [
  { name: 'job_id', width: 36, value: (row) => row.job_id },
  { name: 'reference', width: 24, value: ({ reference }) => reference },
  { name: 'reviewed_at', width: 24, value: (row) => row.reviewed_at },
  { name: 'field', width: 14, value: ({ field }) => field },
  { name: 'read', width: 30, value: ({ read }) => read },
  { name: 'confidence', width: 10, value: ({ confidence }) => confidence },
  { name: 'reviewed', width: 30, value: ({ reviewed }) => reviewed },
];

type Formatted = ServerOptions & { readonly format: Format };

export function addReviewCommands(program: Command): void {
  const reviews = program
    .command('reviews')
    .description('look over what was read with little confidence: list, confirm, correct, export')
    .addHelpText('after', HELP);
  const add = (name: string, description: string) =>
    addServerOptions(reviews.command(name)).description(description);
  addServerOptions(reviews.command('list', { isDefault: true }))
    .description('answers that a person should look over, newest first')
    .addOption(
      new Option('--state <state>', 'those that nobody has looked at, or those that somebody has')
        .choices([...REVIEW_STATES])
        .default('open'),
    )
    .option('--limit <n>', 'at most so many', parseCount(1), 100)
    .addOption(createFormatOption())
    .action(async (options: Formatted & { state: ReviewState; limit: number }) => {
      if (await printConfigIfAsked(options)) return;
      await printList(openClient(options).reviews.list({ state: options.state }), REVIEW_COLUMNS, options);
    });
  add('get <id>', 'an answer, field by field')
    .addOption(createFormatOption())
    .action(async (id: string, options: Formatted) => {
      await printFields(await openClient(options).reviews.get(id), options);
    });
  add('image <id> <file>', 'write its picture into a file').action(
    async (id: string, file: string, options: ServerOptions) => {
      // What is there stays: it may be somebody's only picture of a card.
      await writeFile(file, await openClient(options).reviews.image(id), { flag: 'wx' });
    },
  );
  add('confirm <id...>', 'say that every field is as it was read').action(
    async (ids: string[], options: ServerOptions) => {
      const client = openClient(options);
      for (const id of ids) await client.reviews.save(id);
    },
  );
  add('correct <id>', 'say what stands on the card; the other fields are as they were read')
    .argument('<field=value...>', 'fields by their names in the answer', collectCorrection)
    .addOption(createFormatOption())
    .action(async (id: string, corrections: Corrections, options: Formatted) => {
      await printFields(await openClient(options).reviews.save(id, corrections), options);
    });
  add('export', 'what was reviewed, oldest first: as it was read and as it is')
    .option('--from <time>', 'by when it was reviewed: a day, or RFC 3339')
    .option('--to <time>', 'exclusive')
    .addOption(createFormatOption())
    .action(async (options: Formatted & { from?: string; to?: string }) => {
      const { from, to, format } = options;
      const time = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
      const lines = openClient(options).reviews.export(time);
      if (format === 'jsonl') await printList(lines, [], options);
      else await printList(listFields(lines), EXPORT_COLUMNS, options);
    });
}

async function printFields(review: Review, { format }: Formatted): Promise<void> {
  if (format === 'jsonl') await printList([review], [], { format });
  else await printList(review.fields, FIELD_COLUMNS, { format });
}

async function* listFields(lines: AsyncIterable<ReviewLine>): AsyncGenerator<ExportedField> {
  for await (const { fields, ...line } of lines)
    for (const [field, said] of Object.entries(fields)) yield { ...line, field, ...said };
}

type Corrections = Partial<Record<keyof CardMessage, string>>;

function collectCorrection(text: string, before: Corrections = {}): Corrections {
  const at = text.indexOf('=');
  const field = CARD_FIELD_NAMES.find((name) => name === text.slice(0, at));
  if (!field)
    throw new InvalidArgumentError(`It takes FIELD=VALUE, with one of ${CARD_FIELD_NAMES.join(', ')}.`);
  return { ...before, [field]: text.slice(at + 1) };
}

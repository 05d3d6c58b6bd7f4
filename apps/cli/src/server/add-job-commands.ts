import type { JobStatus } from '@ktp-ocr/client/types';
import { INCLUDES } from '@ktp-ocr/contract/jobs/job-options';
import { JOB_STATUSES } from '@ktp-ocr/contract/jobs/job-view';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { createFormatOption } from '../output/format-option.js';
import { parseCount } from '../output/parse-count.js';
import { parseList } from '../output/parse-list.js';
import type { Format } from '../output/row-printer.js';
import { JOB_COLUMNS } from './job-columns.js';
import { addServerOptions, openClient, printConfigIfAsked, type ServerOptions } from './open-client.js';
import { printList } from './print-list.js';
import type { Expected, SubmitCommandOptions } from './submit.js';

const SUBMIT_HELP = `
A row an image, in the order given; with --format csv and --wait all sixteen fields of each.

Examples:
  ktp-ocr submit ktp.jpg                                 take a card in; prints the job's id
  ktp-ocr submit --wait --reference order-17 ktp.jpg     and wait for what is read
  ktp-ocr submit --wait --jobs 8 --format csv scans/ > cards.csv
  ktp-ocr submit --metadata branch=Kendari --webhook https://example.com/ktp ktp.jpg

Exit code: 0 all were taken in (and, with --wait, read), 1 some were not, 2 wrong usage.`;

const WAIT_HELP = `
Examples:
  ktp-ocr wait 019ac0de-5a6b-7000-8000-0123456789ab
  ktp-ocr submit scans/ | jq -r .id | xargs ktp-ocr wait

Exit code: 0 all were read, 1 some were not, or not in time, 2 wrong usage.`;

const JOBS_HELP = `
Examples:
  ktp-ocr jobs list --status failed --from 2026-11-01
  ktp-ocr jobs get ID --format jsonl | jq .result
  ktp-ocr jobs delete ID                                 destroys image and result now`;

const CHECK_HELP = `
Free, and limited by the key's check_limit_per_minute: for apps that ask for another photo before they pay.

Examples:
  ktp-ocr check ktp.jpg
  ktp-ocr check scans/ --format csv > advice.csv

Exit code: 0 all were looked at, 1 some were not, 2 wrong usage.`;

interface ListOptions extends ServerOptions {
  readonly status?: JobStatus;
  readonly reference?: string;
  readonly from?: string;
  readonly to?: string;
  readonly limit: number;
  readonly format: Format;
}

export function addJobCommands(program: Command): void {
  addServerOptions(program.command('submit'))
    .description('have a server read images')
    .argument('<file...>', 'files, folders, patterns, or - for an image on standard input')
    .option('--reference <text>', 'your own id for the card')
    .option('--metadata <name=value>', 'given back with the job; may be repeated', collectMetadata)
    .option('--expect <name=value>', 'whom you expect: name, nik or dob; may be repeated', collectExpected)
    .option('--webhook <address>', 'whom to tell of the end: an https address, or the id of an endpoint')
    .option('--expires-in <seconds>', 'give up on a job that nobody has begun by then', parseCount(1))
    .option('--include <parts>', 'what to tell beside the fields, separated by commas', parseList(INCLUDES))
    .option('--wait', 'wait until each is read', false)
    .option('--timeout <seconds>', 'with --wait, how long for each', parseCount(1), 120)
    .option('-j, --jobs <n>', 'images sent at the same time', parseCount(1, 64), 4)
    .addOption(createFormatOption())
    .addHelpText('after', SUBMIT_HELP)
    .action(async (files: string[], options: SubmitCommandOptions) => {
      const { submit } = await import('./submit.js');
      process.exitCode = await submit(files, options);
    });
  addServerOptions(program.command('wait'))
    .description('wait until jobs have ended')
    .argument('<id...>', 'ids of jobs')
    .option('--timeout <seconds>', 'how long in all', parseCount(1), 120)
    .addOption(createFormatOption())
    .addHelpText('after', WAIT_HELP)
    .action(async (ids: string[], options: ServerOptions & { timeout: number; format: Format }) => {
      const { waitForJobs } = await import('./wait.js');
      process.exitCode = await waitForJobs(ids, options);
    });
  addServerOptions(program.command('check'))
    .description('whether pictures show a KTP and what would make them better, without reading them')
    .argument('<file...>', 'files, folders, patterns, or - for an image on standard input')
    .addOption(createFormatOption())
    .addHelpText('after', CHECK_HELP)
    .action(async (files: string[], options: ServerOptions & { format: Format }) => {
      const { checkImages } = await import('./check.js');
      process.exitCode = await checkImages(files, options);
    });
  addJobs(program.command('jobs').description('list, look at, cancel and delete jobs'));
}

function addJobs(jobs: Command): void {
  jobs.addHelpText('after', JOBS_HELP);
  addServerOptions(jobs.command('list', { isDefault: true }))
    .description('the newest first')
    .addOption(new Option('--status <status>', 'only these').choices([...JOB_STATUSES]))
    .option('--reference <text>', 'only those with your id')
    .option('--from <time>', 'created then or later: a day, or RFC 3339')
    .option('--to <time>', 'created before then')
    .option('--limit <n>', 'at most so many', parseCount(1), 50)
    .addOption(createFormatOption())
    .action(async (options: ListOptions) => {
      if (await printConfigIfAsked(options)) return;
      const { status, reference, from, to } = options;
      const filter = {
        ...(status ? { status } : {}),
        ...(reference === undefined ? {} : { reference }),
        ...(from === undefined ? {} : { createdFrom: from }),
        ...(to === undefined ? {} : { createdTo: to }),
      };
      await printList(openClient(options).jobs.list(filter), JOB_COLUMNS, options);
    });
  addServerOptions(jobs.command('get'))
    .description('jobs with what was read')
    .argument('<id...>', 'ids of jobs')
    .addOption(createFormatOption())
    .action(async (ids: string[], options: ServerOptions & { format: Format }) => {
      const client = openClient(options);
      await printList(await Promise.all(ids.map((id) => client.jobs.get(id))), JOB_COLUMNS, options);
    });
  addServerOptions(jobs.command('cancel'))
    .description('end jobs that have not ended, free')
    .argument('<id...>', 'ids of jobs')
    .addOption(createFormatOption())
    .action(async (ids: string[], options: ServerOptions & { format: Format }) => {
      const client = openClient(options);
      for (const id of ids) await printList([await client.jobs.cancel(id)], JOB_COLUMNS, options);
    });
  addServerOptions(jobs.command('delete'))
    .description('destroy image and result of jobs now; the charge stays')
    .argument('<id...>', 'ids of jobs')
    .action(async (ids: string[], options: ServerOptions) => {
      const client = openClient(options);
      for (const id of ids) await client.jobs.delete(id);
    });
}

const EXPECTED = ['name', 'nik', 'dob'];

function collectExpected(text: string, before: Expected = {}): Expected {
  const at = text.indexOf('=');
  if (!EXPECTED.includes(text.slice(0, at))) {
    throw new InvalidArgumentError(`It takes one of ${EXPECTED.map((name) => `${name}=VALUE`).join(', ')}.`);
  }
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

function collectMetadata(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('It takes NAME=VALUE.');
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

import type { Key, UsageRow } from '@ktp-ocr/client/account-types';
import type { KeyOptions, KeysClient } from '@ktp-ocr/client/keys';
import { SCOPES } from '@ktp-ocr/contract/billing/key-view';
import { USAGE_GROUPINGS } from '@ktp-ocr/contract/billing/usage-view';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { createFormatOption } from '../output/format-option.js';
import { parseCount } from '../output/parse-count.js';
import { parseList } from '../output/parse-list.js';
import { printLine } from '../output/print-line.js';
import type { Column, Format } from '../output/row-printer.js';
import { addServerOptions, openClient, printConfigIfAsked, type ServerOptions } from './open-client.js';
import { printList } from './print-list.js';

const KEYS_HELP = `
Wants the admin key: --admin-key, ADMIN_API_KEY, or that of npm start.

Examples:
  ktp-ocr keys create 'Koperasi Contoh'                  prints the key with its secret, once
  ktp-ocr keys create Try-outs --test --secret-only      a test key: answers fixtures, free
  ktp-ocr keys list
  ktp-ocr keys edit ID --rate-limit 1200 --review-threshold 0.9
  ktp-ocr keys rotate ID --grace 86400
  ktp-ocr keys credits ID 5000000 --note INV-7           in the minor unit: Rp50.000,00`;

const USAGE_HELP = `
Examples:
  ktp-ocr usage                                          this month, by day
  ktp-ocr usage --from 2026-11-01 --to 2026-12-01 --group-by status
  ktp-ocr usage --all --group-by key --format csv        of every key, with the admin key`;

const KEY_COLUMNS: readonly Column<Key & { readonly secret?: string | null }>[] = [
  { name: 'id', width: 36, value: ({ id }) => id },
  { name: 'name', width: 24, value: ({ name }) => name },
  { name: 'key', width: 18, value: ({ prefix, last_four }) => `${prefix}…${last_four}` },
  { name: 'mode', width: 4, value: ({ livemode }) => (livemode ? 'live' : 'test') },
  { name: 'billing', width: 8, value: ({ billing }) => billing },
  { name: 'credits', width: 16, value: ({ credits_display }) => credits_display },
  { name: 'state', width: 7, value: ({ revoked_at }) => (revoked_at ? 'revoked' : 'open') },
  { name: 'secret', width: 60, value: ({ secret }) => secret },
];

const USAGE_COLUMNS: readonly Column<UsageRow>[] = [
  { name: 'group', width: 36, value: ({ group }) => group },
  { name: 'jobs', width: 8, value: ({ jobs }) => jobs },
  { name: 'billed', width: 8, value: ({ billed }) => billed },
  { name: 'amount', width: 14, value: ({ amount }) => amount, csvOnly: true },
  { name: 'currency', width: 8, value: ({ currency }) => currency, csvOnly: true },
  { name: 'amount_display', width: 20, value: ({ display }) => display },
];

type Formatted = ServerOptions & { readonly format: Format };

interface CreateOptions extends Formatted {
  readonly test: boolean;
  readonly secretOnly: boolean;
  readonly scopes?: readonly string[];
  readonly prepaid?: number;
  readonly rateLimit?: number;
  readonly expiresIn?: number;
}

interface EditOptions extends Formatted {
  readonly name?: string;
  readonly scopes?: readonly string[];
  readonly rateLimit?: number;
  readonly maxInFlight?: number;
  readonly monthlyQuota?: number;
  readonly checkLimit?: number;
  readonly reviewThreshold?: number;
  readonly imageRetention?: number;
  readonly resultRetention?: number;
}

interface UsageOptions extends Formatted {
  readonly from?: string;
  readonly to?: string;
  readonly groupBy?: (typeof USAGE_GROUPINGS)[number];
  readonly timezone?: string;
  readonly all: boolean;
}

export function addAccountCommands(program: Command): void {
  addKeys(program.command('keys').description('make, list, edit, rotate, top up and revoke API keys'));
  addServerOptions(program.command('usage'), ['key', 'adminKey'])
    .description('what was charged, by day, month, status or key')
    .option('--from <time>', 'a day, or RFC 3339 (default: the first of this month)')
    .option('--to <time>', 'exclusive (default: now)')
    .addOption(new Option('--group-by <group>', 'one row for each').choices([...USAGE_GROUPINGS]))
    .option('--timezone <name>', "IANA name (default: the installation's billing time zone)")
    .option('--all', 'of every key, with the admin key', false)
    .addOption(createFormatOption())
    .addHelpText('after', USAGE_HELP)
    .action(async (options: UsageOptions) => {
      if (await printConfigIfAsked(options)) return;
      const { from, to, groupBy, timezone } = options;
      const { data } = await openClient(options, options.all ? 'adminKey' : 'key').usage.get({
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
        ...(groupBy ? { groupBy } : {}),
        ...(timezone === undefined ? {} : { timezone }),
      });
      await printList(data, USAGE_COLUMNS, options);
    });
}

function addKeys(keys: Command): void {
  keys.addHelpText('after', KEYS_HELP);
  const add = (name: string, description: string) =>
    addServerOptions(keys.command(name), ['adminKey']).description(description);
  add('create <name>', 'make a key; its secret is printed this once')
    .option('--test', 'a test key: answers fixtures, free', false)
    .option(
      '--scopes <scopes>',
      `what it may do, separated by commas: ${SCOPES.join(', ')}`,
      parseList(SCOPES),
    )
    .option('--prepaid <credits>', 'spends credits, from so many on, in the minor unit', parseCount(0))
    .option('--rate-limit <n>', 'requests a minute', parseCount(1))
    .option('--expires-in <seconds>', 'shut by itself after so long', parseCount(1))
    .option('--secret-only', 'print nothing but the secret, for scripts', false)
    .addOption(createFormatOption())
    .action(async (name: string, options: CreateOptions) => {
      const key = await openClient(options, 'adminKey').keys.create(toKeyOptions(name, options));
      if (options.secretOnly) await printLine(key.secret ?? '');
      else await printList([key], KEY_COLUMNS, options);
    });
  addServerOptions(keys.command('list', { isDefault: true }), ['adminKey'])
    .description('all keys, newest first, revoked ones too')
    .addOption(createFormatOption())
    .action(async (options: Formatted) => {
      if (await printConfigIfAsked(options)) return;
      const columns = KEY_COLUMNS.filter(({ name }) => name !== 'secret');
      await printList(openClient(options, 'adminKey').keys.list(), columns, options);
    });
  add('edit <id>', 'change a key; what is left out stays')
    .option('--name <name>', 'what it is called')
    .option('--scopes <scopes>', 'what it may do, separated by commas', parseList(SCOPES))
    .option('--rate-limit <n>', 'requests a minute', parseCount(1))
    .option('--max-in-flight <n>', 'jobs that have not ended', parseCount(1))
    .option('--monthly-quota <n>', 'billable answers in a month', parseCount(0))
    .option('--check-limit <n>', 'checks of pictures a minute', parseCount(1))
    .option('--review-threshold <confidence>', 'list answers with a field under it for review', parseShare)
    .option('--image-retention <seconds>', 'how long images are kept once they are read', parseCount(0))
    .option('--result-retention <seconds>', 'how long results are kept', parseCount(0))
    .addOption(createFormatOption())
    .action(async (id: string, options: EditOptions, command: Command) => {
      const change = toChange(options);
      if (Object.keys(change).length === 0) command.error('error: nothing to change is named');
      await printList([await openClient(options, 'adminKey').keys.update(id, change)], KEY_COLUMNS, options);
    });
  add('rotate <id>', 'give a key a new secret')
    .option('--grace <seconds>', 'how long the old secret still opens it (default: a day)', parseCount(0))
    .addOption(createFormatOption())
    .action(async (id: string, options: Formatted & { grace?: number }) => {
      const grace = options.grace === undefined ? {} : { graceSeconds: options.grace };
      await printList([await openClient(options, 'adminKey').keys.rotate(id, grace)], KEY_COLUMNS, options);
    });
  add('credits <id>', 'add to a prepaid balance')
    .argument('<amount>', 'in the minor unit', parseAmount)
    .option('--note <text>', 'why; a correction (a negative amount, after --) needs one')
    .addOption(createFormatOption())
    .action(async (id: string, amount: number, options: Formatted & { note?: string }) => {
      const { keys: client } = openClient(options, 'adminKey');
      await printList([await client.addCredits(id, amount, options.note)], KEY_COLUMNS, options);
    });
  add('revoke <id...>', 'shut keys for ever').action(async (ids: string[], options: ServerOptions) => {
    const client = openClient(options, 'adminKey');
    for (const id of ids) await client.keys.revoke(id);
  });
}

function toKeyOptions(name: string, options: CreateOptions): KeyOptions {
  const { test, scopes, prepaid, rateLimit, expiresIn } = options;
  return {
    name,
    livemode: !test,
    ...(scopes ? { scopes } : {}),
    ...(prepaid === undefined ? {} : { billing: 'prepaid', credits: prepaid }),
    ...(rateLimit === undefined ? {} : { rate_limit_per_minute: rateLimit }),
    ...(expiresIn === undefined ? {} : { expires_in: expiresIn }),
  };
}

function toChange(options: EditOptions): Parameters<KeysClient['update']>[1] {
  const asked = {
    name: options.name,
    scopes: options.scopes,
    rate_limit_per_minute: options.rateLimit,
    max_in_flight: options.maxInFlight,
    monthly_quota: options.monthlyQuota,
    check_limit_per_minute: options.checkLimit,
    review_threshold: options.reviewThreshold,
    image_retention_seconds: options.imageRetention,
    result_retention_seconds: options.resultRetention,
  };
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
}

function parseAmount(text: string): number {
  if (!/^-?\d+$/.test(text)) throw new InvalidArgumentError('It takes a whole number.');
  return Number(text);
}

function parseShare(text: string): number {
  const value = Number(text);
  if (!/^\d*\.?\d+$/.test(text) || value > 1)
    throw new InvalidArgumentError('It takes a number from 0 to 1.');
  return value;
}

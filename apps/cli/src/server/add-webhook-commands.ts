import type { WebhookDelivery, WebhookEndpoint, WebhookEventType } from '@ktp-ocr/client/account-types';
import { DELIVERY_STATUSES } from '@ktp-ocr/contract/webhooks/webhook-endpoint';
import { WEBHOOK_EVENT_TYPES } from '@ktp-ocr/contract/webhooks/webhook-event';
import { type Command, Option } from 'commander';
import { createFormatOption } from '../output/format-option.js';
import { parseCount } from '../output/parse-count.js';
import { parseList } from '../output/parse-list.js';
import { printLine } from '../output/print-line.js';
import type { Column, Format } from '../output/row-printer.js';
import { addServerOptions, openClient, printConfigIfAsked, type ServerOptions } from './open-client.js';
import { printList } from './print-list.js';

const HELP = `
Examples:
  ktp-ocr webhooks create https://example.com/ktp --events job.succeeded,job.failed
  ktp-ocr webhooks list
  ktp-ocr webhooks ping ID                               sends a test event
  ktp-ocr webhooks deliveries ID --status failed         what did not arrive, and why
  ktp-ocr webhooks replay ID --from 2026-11-23           sends that again`;

const ENDPOINT_COLUMNS: readonly Column<WebhookEndpoint & { readonly secret?: string }>[] = [
  { name: 'id', width: 36, value: ({ id }) => id },
  { name: 'url', width: 44, value: ({ url }) => url },
  { name: 'status', width: 8, value: ({ status }) => status },
  { name: 'payload', width: 7, value: ({ payload }) => payload },
  { name: 'events', width: 60, value: ({ events }) => events.join(' '), csvOnly: true },
  { name: 'note', width: 40, value: ({ disabled_note }) => disabled_note },
  { name: 'secret', width: 60, value: ({ secret }) => secret },
];

const DELIVERY_COLUMNS: readonly Column<WebhookDelivery>[] = [
  { name: 'id', width: 36, value: ({ id }) => id },
  { name: 'type', width: 15, value: ({ type }) => type },
  { name: 'status', width: 9, value: ({ status }) => status },
  { name: 'created_at', width: 24, value: ({ created_at }) => created_at },
  { name: 'attempts', width: 8, value: ({ attempts }) => attempts.length },
  { name: 'answer', width: 12, value: ({ attempts }) => attempts.at(-1)?.http_status },
  { name: 'failure', width: 16, value: ({ attempts }) => attempts.at(-1)?.failure },
];

type Formatted = ServerOptions & { readonly format: Format };

interface CreateOptions extends Formatted {
  readonly events?: readonly WebhookEventType[];
  readonly payload?: 'thin' | 'full';
  readonly description?: string;
}

interface ReplayOptions extends ServerOptions {
  readonly from: string;
  readonly to?: string;
  readonly includeDelivered: boolean;
}

export function addWebhookCommands(program: Command): void {
  const webhooks = program
    .command('webhooks')
    .description('endpoints: make, list, test, delete; what was delivered')
    .addHelpText('after', HELP);
  const add = (name: string, description: string) =>
    addServerOptions(webhooks.command(name)).description(description);
  addServerOptions(webhooks.command('list', { isDefault: true }))
    .description('the newest first')
    .addOption(createFormatOption())
    .action(async (options: Formatted) => {
      if (await printConfigIfAsked(options)) return;
      const columns = ENDPOINT_COLUMNS.filter(({ name }) => name !== 'secret');
      await printList(openClient(options).webhooks.list(), columns, options);
    });
  add('create <url>', 'tell an address how jobs end; the secret is printed this once')
    .option(
      '--events <events>',
      'what to tell, separated by commas (default: everything)',
      parseList(WEBHOOK_EVENT_TYPES),
    )
    .addOption(new Option('--payload <payload>', '`full` sends what was read, too').choices(['thin', 'full']))
    .option('--description <text>', 'for people')
    .addOption(createFormatOption())
    .action(async (url: string, options: CreateOptions) => {
      const { events, payload, description } = options;
      const endpoint = await openClient(options).webhooks.create({
        url,
        ...(events ? { events } : {}),
        ...(payload ? { payload } : {}),
        ...(description === undefined ? {} : { description }),
      });
      await printList([endpoint], ENDPOINT_COLUMNS, options);
    });
  add('delete <id...>', 'remove endpoints with their deliveries').action(
    async (ids: string[], options: ServerOptions) => {
      const client = openClient(options);
      for (const id of ids) await client.webhooks.delete(id);
    },
  );
  add('ping <id>', 'send a test event').action(async (id: string, options: ServerOptions) => {
    await printLine(JSON.stringify(await openClient(options).webhooks.ping(id)));
  });
  addDeliveries(add);
}

function addDeliveries(add: (name: string, description: string) => Command): void {
  add('rotate-secret <id>', 'a new secret; the old one signs along for a while')
    .option('--overlap <seconds>', 'for how long (default: a day)', parseCount(0))
    .action(async (id: string, options: ServerOptions & { overlap?: number }) => {
      const overlap = options.overlap === undefined ? {} : { overlapSeconds: options.overlap };
      await printLine(JSON.stringify(await openClient(options).webhooks.rotateSecret(id, overlap)));
    });
  add('deliveries <id>', 'what was sent to an endpoint, and how it answered')
    .addOption(new Option('--status <status>', 'only these').choices([...DELIVERY_STATUSES]))
    .option('--limit <n>', 'at most so many', parseCount(1), 50)
    .addOption(createFormatOption())
    .action(
      async (id: string, options: Formatted & { status?: WebhookDelivery['status']; limit: number }) => {
        const filter = options.status ? { status: options.status } : {};
        await printList(openClient(options).webhooks.deliveries(id, filter), DELIVERY_COLUMNS, options);
      },
    );
  add('redeliver <id> <delivery>', 'send one delivery again').action(
    async (id: string, delivery: string, options: ServerOptions) => {
      await printLine(JSON.stringify(await openClient(options).webhooks.redeliver(id, delivery)));
    },
  );
  add('replay <id>', 'send again what happened within a time and did not arrive')
    .requiredOption('--from <time>', 'a day, or RFC 3339')
    .option('--to <time>', 'exclusive (default: now)')
    .option('--include-delivered', 'also what had arrived', false)
    .action(async (id: string, { from, to, includeDelivered, ...options }: ReplayOptions) => {
      const time = { from, includeDelivered, ...(to === undefined ? {} : { to }) };
      await printLine(JSON.stringify(await openClient(options).webhooks.replay(id, time)));
    });
}

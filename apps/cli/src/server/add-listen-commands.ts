import { WEBHOOK_EVENT_TYPES } from '@ktp-ocr/contract/webhooks/webhook-event';
import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import { parseCount } from '../output/parse-count.js';
import { parseList } from '../output/parse-list.js';
import type { ListenOptions } from './listen.js';
import { addServerOptions, type ServerOptions } from './open-client.js';
import { TRIGGERS, type Trigger } from './trigger-events.js';

const LISTEN_HELP = `
Registers an address on this machine as a webhook endpoint, prints each delivery as a JSON line, and removes the endpoint
when it is stopped. For development: the server must allow this network (WEBHOOK_ALLOWED_NETWORKS=127.0.0.0/8).

Examples:
  ktp-ocr listen
  ktp-ocr listen --events job.succeeded,job.failed --forward-to http://127.0.0.1:3000/ktp`;

const TRIGGER_HELP = `
With a test key the event is that of a real job, which is free; \`ping\` takes any key and goes to each of its endpoints.

Examples:
  ktp-ocr trigger ping
  ktp-ocr trigger job.failed          while \`ktp-ocr listen\` runs with the same key`;

/** For who writes a receiver: hear of events, and make them happen. */
export function addListenCommands(program: Command): void {
  const forwardTo = 'pass each delivery on to your own program as it came, and answer as it answers';
  addServerOptions(program.command('listen'))
    .description('receive webhooks on this machine while you develop')
    .option(
      '--events <events>',
      'what to hear of, separated by commas (default: everything)',
      parseList(WEBHOOK_EVENT_TYPES),
    )
    .option('--port <n>', 'where to listen on 127.0.0.1; 0 is any', parseCount(0, 65_535), 0)
    .option('--forward-to <url>', forwardTo, parseAddress)
    .addOption(new Option('--forward <url>', forwardTo).argParser(parseAddress).hideHelp())
    .addHelpText('after', LISTEN_HELP)
    .action(async ({ forward, ...options }: ListenOptions & { forward?: string }) => {
      const { listen } = await import('./listen.js');
      await listen(forward === undefined ? options : { forwardTo: forward, ...options });
    });
  addServerOptions(program.command('trigger'))
    .description('make a webhook event happen')
    .addArgument(new Argument('<event>', 'which').choices([...TRIGGERS]))
    .addHelpText('after', TRIGGER_HELP)
    .action(async (event: Trigger, options: ServerOptions) => {
      const { trigger } = await import('./trigger.js');
      await trigger(event, options);
    });
}

function parseAddress(text: string): string {
  if (!URL.canParse(text)) throw new InvalidArgumentError('It takes an address.');
  return text;
}

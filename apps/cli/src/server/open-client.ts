import { type Client, createClient } from '@ktp-ocr/client';
import type { Command } from 'commander';
import { parseConnection } from '../config.js';
import { printText } from '../output/print-line.js';
import { describeConnection } from '../settings/describe-connection.js';

/** What every command that talks to a server takes beside its own. */
export interface ServerOptions {
  readonly server?: string;
  readonly key?: string;
  readonly adminKey?: string;
  readonly printConfig?: boolean;
}

export type WhichKey = 'key' | 'adminKey';

/** Adds --server, --key and --print-config. */
export function addServerOptions(command: Command, keys: readonly WhichKey[] = ['key']): Command {
  command.option(
    '--server <url>',
    'where the API answers (default: KTP_OCR_URL, else http://127.0.0.1:8080)',
  );
  if (keys.includes('key')) command.option('--key <key>', 'an API key (default: KTP_OCR_KEY)');
  if (keys.includes('adminKey'))
    command.option('--admin-key <key>', 'the key that manages keys (default: ADMIN_API_KEY)');
  return command.option('--print-config', 'print which server and keys would be used, and do nothing');
}

export class MissingKeyError extends Error {
  override readonly name = 'MissingKeyError';
}

/** @throws MissingKeyError, or Error where the address is none */
export function openClient(options: ServerOptions, which: WhichKey = 'key'): Client {
  const connection = parseConnection(options);
  const { value: baseUrl, from } = connection.server;
  if (!URL.canParse(baseUrl)) throw new Error(`'${baseUrl}' (${from}) is not an address`);
  const apiKey = connection[which];
  if (!apiKey) {
    throw new MissingKeyError(
      which === 'key'
        ? 'no API key: give --key, set KTP_OCR_KEY, or run npm start here'
        : 'no admin key: give --admin-key, set ADMIN_API_KEY, or run npm start here',
    );
  }
  return createClient({ baseUrl, apiKey: apiKey.value });
}

/** @returns whether that was all that was asked for */
export async function printConfigIfAsked(options: ServerOptions): Promise<boolean> {
  if (options.printConfig) await printText(describeConnection(parseConnection(options)));
  return options.printConfig === true;
}

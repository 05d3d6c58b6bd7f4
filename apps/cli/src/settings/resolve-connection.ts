import { readFileSync } from 'node:fs';
import type { StackFile } from './find-stack-file.js';

/** A setting and where it came from, so that `--print-config` can tell. */
export interface Setting {
  readonly value: string;
  readonly from: string;
}

export interface Connection {
  readonly server: Setting;
  /** Reads cards. */
  readonly key: Setting | undefined;
  /** Manages keys. */
  readonly adminKey: Setting | undefined;
}

export interface ConnectionFlags {
  readonly server?: string | undefined;
  readonly key?: string | undefined;
  readonly adminKey?: string | undefined;
}

type Variables = Readonly<Record<string, string | undefined>>;

const DEFAULT_SERVER = 'http://127.0.0.1:8080';

/**
 * Flags, then the environment, then what `npm start` wrote. The keys in that file are those of its own server: they are
 * shown to no other.
 */
export function resolveConnection(
  flags: ConnectionFlags,
  env: Variables,
  file: StackFile | undefined,
): Connection {
  const given = pick('--server', flags.server) ?? pickFrom(env, 'the environment', ['KTP_OCR_URL']);
  const ofFile = file && pickFrom(file.variables, file.path, ['KTP_OCR_URL']);
  const server = given ?? ofFile ?? { value: DEFAULT_SERVER, from: 'the default' };
  const trusted = file && ofFile && isSameServer(server.value, ofFile.value) ? file : undefined;
  return {
    server,
    key:
      pick('--key', flags.key) ??
      pickFrom(env, 'the environment', ['KTP_OCR_KEY', 'API_KEY']) ??
      readKeyFile(env, 'the environment', 'KTP_OCR_KEY_FILE') ??
      (trusted && readKeyFile(trusted.variables, trusted.path, 'KTP_OCR_KEY_FILE')),
    adminKey:
      pick('--admin-key', flags.adminKey) ??
      pickFrom(env, 'the environment', ['ADMIN_API_KEY']) ??
      readKeyFile(env, 'the environment', 'ADMIN_API_KEY_FILE') ??
      (trusted && readKeyFile(trusted.variables, trusted.path, 'ADMIN_API_KEY_FILE')),
  };
}

function pick(from: string, value: string | undefined): Setting | undefined {
  // An empty variable is how compose files and shells leave something out.
  return value ? { value, from } : undefined;
}

function pickFrom(variables: Variables, from: string, names: readonly string[]): Setting | undefined {
  const name = names.find((candidate) => variables[candidate]);
  return name === undefined ? undefined : pick(`${name} in ${from}`, variables[name]);
}

function readKeyFile(variables: Variables, from: string, name: string): Setting | undefined {
  const path = variables[name];
  return path ? pick(`${path}, ${name} in ${from}`, readFileSync(path, 'utf8').trim()) : undefined;
}

function isSameServer(one: string, other: string): boolean {
  return URL.canParse(one) && URL.canParse(other) && new URL(one).origin === new URL(other).origin;
}

import { DEFAULT_ENGINE, READER_ENGINES, type ReaderEngine } from '@ktp-ocr/reader/reader-engine';
import { parseSettings } from '@ktp-ocr/settings/parse-settings';
import { checkStackSettings, type StackSettings, stackSettings } from '@ktp-ocr/settings/stack-settings';
import { z } from 'zod';
import { findStackFile } from './settings/find-stack-file.js';
import { type Connection, type ConnectionFlags, resolveConnection } from './settings/resolve-connection.js';

export interface CliConfig {
  /** Where relative paths begin. npm changes to the package's folder and keeps the user's in INIT_CWD. */
  readonly workingDirectories: readonly string[];
  /** READER: which engine reads. */
  readonly engine: ReaderEngine;
}

/** The only place where the command line reads the environment. */
export function parseConfig(env: NodeJS.ProcessEnv = process.env): CliConfig {
  const { READER = DEFAULT_ENGINE } = env;
  const engine = READER_ENGINES.find((known) => known === READER);
  if (!engine) throw new Error(`READER is '${READER}'; it takes ${READER_ENGINES.join(', ')}`);
  return { workingDirectories: listWorkingDirectories(env), engine };
}

/** Which server, and which keys to show it. */
export function parseConnection(flags: ConnectionFlags, env: NodeJS.ProcessEnv = process.env): Connection {
  return resolveConnection(flags, env, findStackFile(listWorkingDirectories(env), env.DATA_DIR));
}

/** MASTER_KEY, MASTER_KEY_FILE: as API and workers take them. @throws Error when neither is set */
export function parseKeySettings(env: NodeJS.ProcessEnv): {
  readonly MASTER_KEY: string | undefined;
  readonly MASTER_KEY_FILE: string | undefined;
} {
  // An empty variable is how compose files and shells leave something out.
  const [MASTER_KEY, MASTER_KEY_FILE] = [env.MASTER_KEY || undefined, env.MASTER_KEY_FILE || undefined];
  if (!MASTER_KEY && !MASTER_KEY_FILE) throw new Error('MASTER_KEY or MASTER_KEY_FILE must be set');
  return { MASTER_KEY, MASTER_KEY_FILE };
}

/** What API and workers share, and the engine of the readers. */
export interface StackConfig {
  readonly stack: StackSettings;
  readonly engine: ReaderEngine;
}

/** @throws SettingsError that names what is wrong and shows no value */
export function parseStackConfig(env: NodeJS.ProcessEnv): StackConfig {
  const stack = parseSettings(z.object(stackSettings).superRefine(checkStackSettings), env);
  return { stack, engine: parseConfig({ ...env, READER: env.READER || undefined }).engine };
}

/**
 * The environment for commands that work on the installation itself. Where it names no database it is the installation
 * that `npm start` runs here, whole: never one's database with another's images.
 */
export function readStackEnvironment(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  if (env.DATABASE_URL) return env;
  const file = findStackFile(listWorkingDirectories(env), env.DATA_DIR);
  return file ? { ...env, ...file.variables } : env;
}

function listWorkingDirectories({ INIT_CWD }: NodeJS.ProcessEnv): string[] {
  return [process.cwd(), ...(INIT_CWD ? [INIT_CWD] : [])];
}

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';

/** What `npm start` wrote of the installation that it runs. */
export interface StackFile {
  readonly path: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
}

const HERE = dirname(fileURLToPath(import.meta.url));

/**
 * `stack.env` of the data folder; where none is named, of the nearest `.data` from the working directory upwards, and
 * last of the checkout that this command belongs to.
 */
export function findStackFile(
  workingDirectories: readonly string[],
  dataDirectory: string | undefined,
): StackFile | undefined {
  const candidates = dataDirectory
    ? workingDirectories.map((directory) => resolve(directory, dataDirectory, 'stack.env'))
    : [...workingDirectories, HERE].flatMap(listParents).map((parent) => join(parent, '.data', 'stack.env'));
  const path = candidates.find((candidate) => existsSync(candidate));
  return path === undefined ? undefined : { path, variables: parseEnv(readFileSync(path, 'utf8')) };
}

function listParents(directory: string): string[] {
  const parent = dirname(directory);
  return parent === directory ? [directory] : [directory, ...listParents(parent)];
}

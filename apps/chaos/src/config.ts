import { homedir } from 'node:os';
import path from 'node:path';

/** What a run takes from its environment: where programs are found, and where what was downloaded is kept. */
export interface Config {
  readonly path: string;
  readonly cacheDir: string;
  /** The S3_* settings of a store to run with; see docs/operations.md. */
  readonly s3: Readonly<Record<string, string>>;
}

export function parseConfig(env: NodeJS.ProcessEnv): Config {
  return {
    path: env.PATH ?? '',
    cacheDir: path.join(env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'ktp-ocr'),
    s3: Object.fromEntries(
      Object.entries(env).filter(
        (entry): entry is [string, string] => entry[0].startsWith('S3_') && !!entry[1],
      ),
    ),
  };
}

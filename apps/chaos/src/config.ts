import { homedir } from 'node:os';
import path from 'node:path';

/** What a run takes from its environment: where programs are found, and where what was downloaded is kept. */
export interface Config {
  readonly path: string;
  readonly cacheDir: string;
}

export function parseConfig(env: NodeJS.ProcessEnv): Config {
  return {
    path: env.PATH ?? '',
    cacheDir: path.join(env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'ktp-ocr'),
  };
}

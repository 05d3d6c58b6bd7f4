import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { unpackDebianRedis } from './unpack-debian-redis.js';

/** How to run a Redis-compatible server: Debian's one file is several programs and goes by the name it is called. */
export type RedisBinary = { path: string; calledAs: string; libraryPath?: string; origin: string };

export type RedisBinarySearch = {
  /** PATH, as in the environment. */
  path: string;
  /** Where Debian's server is unpacked; kept from one start to the next. */
  cacheDir: string;
  /** False where nothing may be downloaded. */
  mayDownload?: boolean;
};

/** Valkey or Redis from PATH, else Debian's, else undefined. */
export async function locateRedisBinary(search: RedisBinarySearch): Promise<RedisBinary | undefined> {
  for (const name of ['valkey-server', 'redis-server']) {
    const path = findOnPath(name, search.path);
    if (path) return { path, calledAs: name, origin: path };
  }
  return search.mayDownload === false ? undefined : unpackDebianRedis(search.cacheDir, search.path);
}

export function findOnPath(name: string, searchPath: string): string | undefined {
  for (const dir of searchPath.split(delimiter)) {
    const file = join(dir, name);
    if (!dir || !existsSync(file)) continue;
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {}
  }
  return undefined;
}

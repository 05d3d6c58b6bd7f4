import { findOnPath } from '../find-on-path.js';
import type { RedisBinary } from './redis-binary.js';
import { unpackDebianRedis } from './unpack-debian-redis.js';

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

import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findOnPath } from '../find-on-path.js';
import { runCommand } from '../run-command.js';
import type { RedisBinary } from './redis-binary.js';

/** The server and the libraries it needs beyond a minimal system; 1.3 MB together. */
const PACKAGES = ['redis-server', 'redis-tools', 'libjemalloc2', 'liblzf1', 'libatomic1'];
/** In Debian's package redis-server is a link to this file. */
const SERVER_IN_PACKAGE = 'usr/bin/redis-check-rdb';
const STEP_TIMEOUT_MS = 60_000;

/**
 * Downloads Debian's or Ubuntu's own Redis with apt and unpacks it below `cacheDir`: no root, nothing installed,
 * the system's package lists untouched. Undefined where there is no apt, no network or no such package.
 */
export async function unpackDebianRedis(
  cacheDir: string,
  searchPath: string,
): Promise<RedisBinary | undefined> {
  const unpacked = join(cacheDir, `debian-redis-${process.arch}`);
  if (!existsSync(join(unpacked, SERVER_IN_PACKAGE))) {
    if (process.platform !== 'linux') return undefined;
    const apt = findOnPath('apt-get', searchPath);
    const dpkg = findOnPath('dpkg', searchPath);
    if (!apt || !dpkg || !(await downloadAndUnpack(apt, dpkg, cacheDir, unpacked))) return undefined;
  }
  const libraries = join(unpacked, 'usr/lib');
  return {
    path: join(unpacked, SERVER_IN_PACKAGE),
    calledAs: 'redis-server',
    libraryPath: readdirSync(libraries)
      .map((dir) => join(libraries, dir))
      .join(':'),
    origin: "Debian's, unpacked",
  };
}

async function downloadAndUnpack(apt: string, dpkg: string, cacheDir: string, unpacked: string) {
  mkdirSync(cacheDir, { recursive: true });
  const work = mkdtempSync(join(cacheDir, 'unpacking-'));
  try {
    for (const dir of ['state/lists/partial', 'cache/archives/partial', 'packages', 'root']) {
      mkdirSync(join(work, dir), { recursive: true });
    }
    const options = [
      ['Dir::State', join(work, 'state')],
      ['Dir::State::status', '/var/lib/dpkg/status'],
      ['Dir::Cache', join(work, 'cache')],
      ['Debug::NoLocking', '1'],
      // Run as root, apt would hand the download to its own user, who may not enter this folder.
      ['APT::Sandbox::User', ''],
      ['Acquire::http::Timeout', '10'],
      ['Acquire::Retries', '1'],
    ].flatMap(([name, value]) => ['-o', `${name}=${value}`]);
    const packages = join(work, 'packages');
    const root = join(work, 'root');
    const steps: [string, string[]][] = [
      [apt, ['-qq', ...options, 'update']],
      [apt, ['-qq', ...options, 'download', ...PACKAGES]],
    ];
    for (const [command, args] of steps) {
      if (!(await succeeds(command, args, packages))) return false;
    }
    for (const file of readdirSync(packages)) {
      if (!(await succeeds(dpkg, ['-x', join(packages, file), root], packages))) return false;
    }
    // One rename at the end: a half-unpacked folder is never taken for a whole one.
    if (!existsSync(unpacked)) renameSync(root, unpacked);
    return true;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function succeeds(command: string, args: string[], cwd: string): Promise<boolean> {
  const { exitCode } = await runCommand(command, args, { cwd, stdio: 'ignore', timeout: STEP_TIMEOUT_MS });
  return exitCode === 0;
}

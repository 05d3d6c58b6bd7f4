import { closeSync, existsSync, openSync, readFileSync, readSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { findProcessIdentity } from '../guardian/process-identity.js';
import { runCommand } from '../run-command.js';
import type { ServerAccount } from './server-account.js';

/** A PostgreSQL cluster of ours: its binaries, its data and the account that may touch them. Plain data: it crosses to the guardian. */
export type PostgresCluster = { binariesDir: string; dataDir: string; account: ServerAccount };

export class PostgresStartError extends Error {
  override name = 'PostgresStartError';
}

/** Makes the cluster's files. `passwordFile` must be readable by the cluster's account. */
export async function initialiseCluster(
  cluster: PostgresCluster,
  options: { user: string; passwordFile: string; sync: boolean },
): Promise<void> {
  const { exitCode, stderr } = await runCommand(
    join(cluster.binariesDir, 'bin/initdb'),
    [
      ...['-D', cluster.dataDir, '-U', options.user, `--pwfile=${options.passwordFile}`],
      ...['-A', 'scram-sha-256', '-E', 'UTF8', '--no-instructions'],
      // PostgreSQL's own collation: the same order of names on every system, and no system locale needed.
      ...['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'],
      ...(options.sync ? [] : ['--no-sync']),
    ],
    serverOptions(cluster),
  );
  if (exitCode !== 0) throw new PostgresStartError(`initdb failed: ${lastLine(stderr)}`);
}

/**
 * Starts the server and waits until it takes connections.
 * @param settings `-c name=value`; values may hold no spaces, for pg_ctl passes them through a shell
 * @throws PostgresStartError with the server log's last lines
 */
export async function startCluster(
  cluster: PostgresCluster,
  port: number,
  settings: Record<string, string>,
): Promise<void> {
  const all = { listen_addresses: '127.0.0.1', unix_socket_directories: "''", ...settings };
  const flags = Object.entries(all).map(([name, value]) => `-c ${name}=${value}`);
  const log = join(cluster.dataDir, 'server.log');
  const logged = existsSync(log) ? statSync(log).size : 0;
  const { exitCode } = await runCommand(
    join(cluster.binariesDir, 'bin/pg_ctl'),
    ['-D', cluster.dataDir, '-w', '-t', '60', '-l', log, '-o', [`-p ${port}`, ...flags].join(' '), 'start'],
    // The server inherits what pg_ctl holds: a pipe would keep its reader waiting for as long as the server runs.
    { ...serverOptions(cluster), stdio: 'ignore' },
  );
  if (exitCode !== 0) throw new PostgresStartError(`PostgreSQL did not start: ${loadLogEnd(log, logged)}`);
}

/** Ends the server: first as soon as running statements can be rolled back, then at once. Does nothing when it does not run. */
export async function stopCluster(cluster: PostgresCluster): Promise<void> {
  for (const mode of ['fast', 'immediate']) {
    if (!findPostmaster(cluster.dataDir)) return;
    const { exitCode } = await runCommand(
      join(cluster.binariesDir, 'bin/pg_ctl'),
      ['-D', cluster.dataDir, '-m', mode, '-w', '-t', '20', 'stop'],
      serverOptions(cluster),
    );
    if (exitCode === 0) return;
  }
}

/**
 * The server that runs on these data now: its process and port; undefined when none does. A lock file left by
 * kill -9 is removed: pg_ctl and postgres both take a zombie, or a stranger who got the number since, for a
 * living server and would refuse to start.
 */
export function findPostmaster(dataDir: string): { pid: number; port: number } | undefined {
  const lockFile = join(dataDir, 'postmaster.pid');
  if (!existsSync(lockFile)) return undefined;
  const lines = readFileSync(lockFile, 'utf8').split('\n');
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  if (findProcessIdentity(pid) && isPostgres(pid)) return { pid, port };
  rmSync(lockFile, { force: true });
  return undefined;
}

function isPostgres(pid: number): boolean {
  if (process.platform !== 'linux') return true;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('postgres');
  } catch {
    return false;
  }
}

function serverOptions({ account }: PostgresCluster) {
  // cwd: the account may not be allowed into ours.
  return { ...account, cwd: '/', env: { ...process.env, LC_ALL: 'C' } };
}

function loadLogEnd(log: string, from: number): string {
  if (!existsSync(log)) return 'it left no log';
  const size = Math.min(statSync(log).size - from, 2_000);
  const buffer = Buffer.alloc(Math.max(size, 0));
  const file = openSync(log, 'r');
  readSync(file, buffer, 0, buffer.length, from);
  closeSync(file);
  return buffer.toString('utf8').trim();
}

function lastLine(text: string): string {
  return text.split('\n').at(-1) ?? '';
}

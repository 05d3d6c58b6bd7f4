import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Who runs the server: empty for ourselves; PostgreSQL refuses to run as root, so root hands it to another account. */
export type ServerAccount = { uid?: number; gid?: number };

/** State of a root-owned stack whose own folder the server account could not enter. */
const ROOT_STATE_DIR = '/var/lib/ktp-ocr';

/**
 * Chooses the account for a server whose data lies (or will lie) in `dataDir`: ourselves, unless we are root;
 * then the folder's present owner, else `postgres`, else `nobody`.
 */
export function chooseServerAccount(dataDir: string): ServerAccount {
  if (process.getuid?.() !== 0) return {};
  if (existsSync(dataDir)) {
    const { uid, gid } = statSync(dataDir);
    if (uid !== 0) return { uid, gid };
  }
  for (const name of ['postgres', 'nobody']) {
    const uid = findAccountId('-u', name);
    const gid = findAccountId('-g', name);
    if (uid !== undefined && gid !== undefined) return { uid, gid };
  }
  throw new Error('PostgreSQL does not run as root, and there is no user postgres or nobody to run it as');
}

/**
 * A place for `dataDir` that the account can enter. A checkout under /root (0700) is closed to it, and opening
 * root's home is not ours to do: such data goes to /var/lib/ktp-ocr, under a name made from the wanted path.
 */
export function placeDataDir(dataDir: string, account: ServerAccount): string {
  if (account.uid === undefined || isReachableByAnyone(dirname(dataDir))) return dataDir;
  const name = createHash('sha256').update(resolve(dataDir)).digest('hex').slice(0, 16);
  return join(ROOT_STATE_DIR, name, 'postgres');
}

/** True when every folder above lets anyone through and the file or folder itself may be read or entered by anyone. */
export function isReachableByAnyone(path: string): boolean {
  const target = resolve(path);
  if (!existsSync(target)) return isReachableByAnyone(dirname(target));
  for (let at = target; ; at = dirname(at)) {
    if (!(statSync(at).mode & 0o001)) return false;
    if (at === dirname(at)) return true;
  }
}

function findAccountId(kind: '-u' | '-g', name: string): number | undefined {
  try {
    return Number(
      execFileSync('id', [kind, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
    );
  } catch {
    return undefined;
  }
}

import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const LONGEST_BOOTSTRAP_MS = 15 * 60_000;

/**
 * Waits for its turn and holds the file until released: two commands at once on a fresh clone must not install
 * into the same folder. A lock whose holder is dead is taken over.
 * @returns {Promise<() => void>} releases the lock
 */
export async function holdLock(file) {
  mkdirSync(dirname(file), { recursive: true });
  for (let told = false; ; ) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const holder = readHolder(file);
    if (isAbandoned(file, holder)) rmSync(file, { force: true });
    else {
      if (!told)
        process.stderr.write(`[bootstrap] waiting for another one (process ${holder ?? 'unknown'}) …\n`);
      told = true;
      await sleep(300);
    }
  }
}

function readHolder(file) {
  try {
    return Number(readFileSync(file, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

/** Its holder is dead; or, for a number that some other process got since, it is older than any bootstrap takes. */
function isAbandoned(file, holder) {
  try {
    const ageMs = Date.now() - statSync(file).mtimeMs;
    return (holder !== undefined && !isAlive(holder)) || ageMs > LONGEST_BOOTSTRAP_MS;
  } catch {
    return false;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

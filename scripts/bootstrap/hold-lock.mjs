import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const LONGEST_BOOTSTRAP_MS = 15 * 60_000;

/**
 * Waits for its turn and holds the file until released: two commands at once on a fresh clone must not install
 * into the same folder. A lock whose holders are all dead is taken over.
 * @param {string} file
 * @returns {Promise<{ alsoHeldBy: (pid: number) => void, release: () => void }>} alsoHeldBy: a child that may outlive
 *   us, when we are killed, and would then still be changing the folder
 */
export async function holdLock(file) {
  mkdirSync(dirname(file), { recursive: true });
  for (let told = false; ; ) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return {
        alsoHeldBy: (pid) => writeFileSync(file, `${process.pid} ${pid}`),
        release: () => rmSync(file, { force: true }),
      };
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    }
    const holders = readHolders(file);
    if (isAbandoned(file, holders)) rmSync(file, { force: true });
    else {
      if (!told)
        process.stderr.write(
          `[bootstrap] waiting for another one (process ${holders.find(isAlive) ?? 'unknown'}) …\n`,
        );
      told = true;
      await sleep(300);
    }
  }
}

/** @param {string} file @returns {number[]} process ids */
function readHolders(file) {
  try {
    return readFileSync(file, 'utf8').split(' ').map(Number).filter(Boolean);
  } catch {
    return [];
  }
}

/** Its holders are dead; or, for numbers that other processes got since, it is older than any bootstrap takes.
 * @param {string} file @param {readonly number[]} holders */
function isAbandoned(file, holders) {
  try {
    const ageMs = Date.now() - statSync(file).mtimeMs;
    return (holders.length > 0 && !holders.some(isAlive)) || ageMs > LONGEST_BOOTSTRAP_MS;
  } catch {
    return false;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { endProcess, isGoneWithin } from '../../packages/local-stack/dist/guardian/guarded-item.js';
import { findProcessIdentity, isRunning } from '../../packages/local-stack/dist/guardian/process-identity.js';
import { loadRunRecord, runRecordFile } from './settings.mjs';

/**
 * @typedef {import('../../packages/local-stack/dist/guardian/process-identity.js').ProcessIdentity} ProcessIdentity
 * @typedef {import('./settings.mjs').RunRecord} RunRecord
 */

/** Longer than the guardian's own patience with a worker that still reads a card. */
const LEFTOVER_TIMEOUT_MS = 45_000;
/** In which a starter whose npm was killed notices it and begins to stop. */
const NOTICE_MS = 2_000;

/**
 * Makes this process the one that runs on the data folder. What a killed run left is waited for, then ended.
 * @param {string} dataDir
 * @param {(line: string) => void} tell
 * @returns what to record while running, and how to give the folder back
 * @throws {Error} in one line when another start runs on it
 */
export async function claimDataDir(dataDir, tell) {
  // Closed to others it may not be: the account that PostgreSQL runs under, where we are root, has to pass through.
  mkdirSync(dataDir, { recursive: true, mode: 0o755 });
  const file = runRecordFile(dataDir);
  /** @type {RunRecord} */
  const record = {
    starter: findProcessIdentity(process.pid),
    stopping: false,
    guardian: undefined,
    children: [],
  };
  while (!writeOnce(file, record)) await clearLeftovers(dataDir, tell);
  const save = () => writeFileSync(file, JSON.stringify(record), { mode: 0o600 });
  return {
    recordGuardian(/** @type {ProcessIdentity} */ identity) {
      record.guardian = identity;
      save();
    },
    recordChild(/** @type {ProcessIdentity} */ identity) {
      record.children = [...record.children.filter(isRunning), identity];
      save();
    },
    recordStopping() {
      record.stopping = true;
      save();
    },
    giveBack: () => rmSync(file, { force: true }),
  };
}

/** @param {string} file @param {RunRecord} record @returns {boolean} false where there is one already */
function writeOnce(file, record) {
  try {
    writeFileSync(file, JSON.stringify(record), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    return false;
  }
}

/** @param {string} dataDir @param {(line: string) => void} tell */
async function clearLeftovers(dataDir, tell) {
  if (await isInUse(dataDir)) {
    const last = loadRunRecord(dataDir);
    throw new Error(
      `another start (process ${last?.starter?.pid}) runs on ${dataDir}: stop it, or set DATA_DIR and PORT`,
    );
  }
  const last = loadRunRecord(dataDir);
  if (last?.starter && isRunning(last.starter)) {
    tell('the last run is still stopping; waiting for it');
    if (!(await isGoneWithin(last.starter, LEFTOVER_TIMEOUT_MS))) await endProcess(last.starter, 0);
  }
  const guardian = last?.guardian;
  if (guardian && isRunning(guardian)) {
    tell('the last run was killed; waiting for what it left to end');
    if (!(await isGoneWithin(guardian, LEFTOVER_TIMEOUT_MS))) await endProcess(guardian, 0);
  }
  // Only where the guardian was killed too is there still somebody here.
  await Promise.all((last?.children ?? []).map((child) => endProcess(child, 5_000)));
  rmSync(runRecordFile(dataDir), { force: true });
}

/** A starter that runs and does not stop, not even after a moment, is somebody at work. @param {string} dataDir */
async function isInUse(dataDir) {
  const deadline = Date.now() + NOTICE_MS;
  for (;;) {
    const last = loadRunRecord(dataDir);
    if (!last?.starter || last.stopping || !isRunning(last.starter)) return false;
    if (Date.now() > deadline) return true;
    await sleep(50);
  }
}

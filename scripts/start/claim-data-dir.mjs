import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { endProcess, isGoneWithin } from '../../packages/local-stack/dist/guarded-item.js';
import { isRunning, readProcessIdentity } from '../../packages/local-stack/dist/process-identity.js';
import { readRunRecord, runRecordFile } from './settings.mjs';

/** Longer than the guardian's own patience with a worker that still reads a card. */
const LEFTOVER_TIMEOUT_MS = 45_000;

/**
 * Makes this process the one that runs on the data folder. What a killed run left is waited for, then ended.
 * @returns what to record while running, and how to give the folder back
 * @throws {Error} in one line when another start runs on it
 */
export async function claimDataDir(dataDir, tell) {
  // Closed to others it may not be: the account that PostgreSQL runs under, where we are root, has to pass through.
  mkdirSync(dataDir, { recursive: true, mode: 0o755 });
  const file = runRecordFile(dataDir);
  const record = { starter: readProcessIdentity(process.pid), guardian: undefined, children: [] };
  while (!writeOnce(file, record)) await clearLeftovers(dataDir, tell);
  const save = () => writeFileSync(file, JSON.stringify(record), { mode: 0o600 });
  return {
    recordGuardian(identity) {
      record.guardian = identity;
      save();
    },
    recordChild(identity) {
      record.children = [...record.children.filter(isRunning), identity];
      save();
    },
    giveBack: () => rmSync(file, { force: true }),
  };
}

function writeOnce(file, record) {
  try {
    writeFileSync(file, JSON.stringify(record), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  }
}

async function clearLeftovers(dataDir, tell) {
  const last = readRunRecord(dataDir);
  if (last?.starter && isRunning(last.starter)) {
    throw new Error(
      `another start (process ${last.starter.pid}) runs on ${dataDir}: stop it, or set DATA_DIR and PORT`,
    );
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

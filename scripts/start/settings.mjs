import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism, homedir } from 'node:os';
import { join, resolve } from 'node:path';

export class SettingError extends Error {
  /** @override */
  name = 'SettingError';
}

/**
 * The settings of `npm start`, from the environment alone.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} root the checkout; DATA_DIR is taken from there
 * @throws {SettingError} in one line that names the variable
 */
export function parseStartSettings(env, root) {
  const dataDir = resolve(root, env.DATA_DIR || '.data');
  return {
    dataDir,
    port: parseInteger(env, 'PORT', { fallback: 8080, from: 0, to: 65_535 }),
    host: env.HOST || '0.0.0.0',
    databaseUrl: parseUrl(env, 'DATABASE_URL', ['postgresql:', 'postgres:']),
    databaseOwnerUrl: parseUrl(env, 'DATABASE_OWNER_URL', ['postgresql:', 'postgres:']),
    redisUrl: parseUrl(env, 'REDIS_URL', ['redis:', 'rediss:']),
    bootstrapApiKey: parseBootstrapApiKey(env),
    adminApiKey: parseSecret(env, 'ADMIN_API_KEY'),
    // A reader takes one core; one core stays for everything else.
    workerConcurrency: parseInteger(env, 'WORKER_CONCURRENCY', {
      fallback: Math.min(4, Math.max(1, availableParallelism() - 1)),
      from: 1,
      to: 256,
    }),
    logLevel: env.LOG_LEVEL || 'warn',
    isUnderNpm: env.npm_lifecycle_event !== undefined,
    path: env.PATH ?? '',
    cacheDir: join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'ktp-ocr'),
  };
}

/** @param {NodeJS.ProcessEnv} env */
function parseBootstrapApiKey(env) {
  const key = parseSecret(env, 'BOOTSTRAP_API_KEY');
  // The API would let nobody in with it. Whether a generated key's checksum is right, it says itself at its start.
  if (key && /^ktp_(live|test)_(?![0-9A-Za-z]{38}$)/.test(key)) {
    throw new SettingError(
      'BOOTSTRAP_API_KEY starts with ktp_live_ or ktp_test_ but is not a generated key; choose another prefix',
    );
  }
  return key;
}

/** A value that is never shown: it travels in a header, so spaces and letters beyond ASCII cannot be sent.
 * @param {NodeJS.ProcessEnv} env @param {string} name */
function parseSecret(env, name) {
  const secret = env[name];
  if (!secret) return undefined;
  if (secret.length < 32) {
    throw new SettingError(`${name} must be 32 characters or more; this one has ${secret.length}`);
  }
  if (!/^[\x21-\x7e]+$/.test(secret)) {
    throw new SettingError(`${name} must be printable ASCII without spaces, for it travels in a header`);
  }
  return secret;
}

/** @param {NodeJS.ProcessEnv} env @param {string} name @param {{ fallback: number, from: number, to: number }} limits */
function parseInteger(env, name, { fallback, from, to }) {
  const text = env[name];
  if (!text) return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < from || value > to) {
    throw new SettingError(`${name} must be a whole number from ${from} to ${to}; it is "${text}"`);
  }
  return value;
}

/** @param {NodeJS.ProcessEnv} env @param {string} name @param {readonly string[]} protocols */
function parseUrl(env, name, protocols) {
  const text = env[name];
  if (!text) return undefined;
  if (!URL.canParse(text) || !protocols.includes(new URL(text).protocol)) {
    throw new SettingError(
      `${name} must begin with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
    );
  }
  return text;
}

/** True when an earlier run left its record: then a port that is taken may still be that run's own. @param {string} dataDir */
export function hasRunRecord(dataDir) {
  return existsSync(runRecordFile(dataDir));
}

/** @param {string} dataDir */
export function runRecordFile(dataDir) {
  return join(dataDir, 'run.json');
}

/**
 * Who runs on a data folder, as far as it was written down.
 * @typedef {import('../../packages/local-stack/dist/guardian/process-identity.js').ProcessIdentity} ProcessIdentity
 * @typedef {object} RunRecord
 * @property {ProcessIdentity | undefined} starter
 * @property {boolean} stopping
 * @property {ProcessIdentity | undefined} guardian
 * @property {ProcessIdentity[]} children
 *
 * @param {string} dataDir
 * @returns {RunRecord | undefined}
 */
export function loadRunRecord(dataDir) {
  try {
    return JSON.parse(readFileSync(runRecordFile(dataDir), 'utf8'));
  } catch {
    return undefined;
  }
}

import { randomUUID } from 'node:crypto';
import { connectDatabase } from '@ktp-ocr/database/connect-database';
import { deployMigrations } from '@ktp-ocr/database/deploy-migrations';
import { createApiKey } from '@ktp-ocr/database/keys/create-api-key';
import { createWebhookEndpoint } from '@ktp-ocr/database/webhooks/webhook-endpoint';
import pg from 'pg';
import { fillHistory } from './fill-history.mjs';

/**
 * @typedef {object} GrownDatabase
 * @property {number} jobs how many ended in it before
 * @property {import('@ktp-ocr/database/connect-database').Database} database one connection
 * @property {pg.Client} client beside it
 * @property {Record<'large' | 'plain', import('@ktp-ocr/database/jobs/submit-job').SubmittingKey>} keys `large`: half of all
 *   jobs, with a monthly quota and webhooks; `plain`: one of eight that share the other half
 * @property {string} endpointId of the large key
 * @property {() => Promise<void>} close
 */

const PLAIN_KEYS = 8;
const ENDPOINT_URL = 'https://receiver.example/';

/**
 * A migrated database with a year behind it. On a server that is kept it is found again, as it was left.
 *
 * @param {string} adminUrl @param {number} jobs
 * @returns {Promise<GrownDatabase>}
 */
export async function openGrownDatabase(adminUrl, jobs) {
  const name = `ktp_growth_${jobs}`;
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  const isNew = await createOnce(adminUrl, name);
  await deployMigrations({ url: url.href });
  return isNew ? populate(url.href, jobs) : open(url.href, jobs);
}

/** Fills a migrated database that has no jobs. @param {string} url @param {number} jobs @returns {Promise<GrownDatabase>} */
export async function populate(url, jobs) {
  const { client, database } = await connect(url);
  try {
    await fill(database, client, jobs);
  } finally {
    await client.end();
    await database.close();
  }
  return open(url, jobs);
}

/** @param {string} url @param {number} jobs @returns {Promise<GrownDatabase>} */
async function open(url, jobs) {
  const { client, database } = await connect(url);
  const find = async (/** @type {string} */ key) =>
    database.prisma.apiKey.findFirstOrThrow({ where: { name: key } });
  const endpoint = await database.prisma.webhookEndpoint.findFirstOrThrow();
  return {
    jobs,
    database,
    client,
    keys: { large: await find('large'), plain: await find('plain 1') },
    endpointId: endpoint.id,
    async close() {
      await client.end();
      await database.close();
    },
  };
}

/** @param {string} url */
async function connect(url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return { client, database: connectDatabase({ url, maxConnections: 1 }) };
}

/** @param {string} adminUrl @param {string} name @returns whether it is new */
async function createOnce(adminUrl, name) {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    const { rowCount } = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (!rowCount) await admin.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`);
    return !rowCount;
  } finally {
    await admin.end();
  }
}

/** @param {import('@ktp-ocr/database/connect-database').Database} database @param {pg.Client} client @param {number} jobs */
async function fill(database, client, jobs) {
  const { apiKey: large } = await createApiKey(database, { name: 'large', monthlyQuota: 1_000_000_000 });
  const keys = [large.id];
  for (let at = 1; at <= PLAIN_KEYS; at += 1) {
    keys.push((await createApiKey(database, { name: `plain ${at}` })).apiKey.id);
  }
  const endpointId = randomUUID();
  await createWebhookEndpoint(database, {
    id: endpointId,
    apiKeyId: large.id,
    url: ENDPOINT_URL,
    events: ['job.succeeded', 'job.failed', 'job.errored', 'job.canceled'],
    payload: 'thin',
    description: null,
    encryptionKey: null,
    wrappedKey: new Uint8Array(60),
    secret: { id: randomUUID(), wrapped: new Uint8Array(60) },
  });
  await fillHistory(client, { jobs, keys, endpointId });
  // Only keys that are in use are counted on by the sweep.
  await client.query('UPDATE api_keys SET last_used_at = now()');
}

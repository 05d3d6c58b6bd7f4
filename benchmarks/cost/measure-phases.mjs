import pg from 'pg';
import { readCpuMs, readTreeCpuMs } from './processor-time.mjs';

/**
 * @typedef {object} Phase what it took of each, in all
 * @property {number} apiMs
 * @property {number} workerMs
 * @property {number} postgresMs
 * @property {number} redisMs
 * @property {number} transactions
 * @property {number} inserted
 * @property {number} updated
 * @property {number} statements -1 where they are not counted
 */

/** PostgreSQL's counters lag behind by up to a second of a backend's idleness. */
const SETTLED_AFTER_MS = 1_500;

const LOOKED_EVERY_MS = 500;

/**
 * @param {{ databaseUrl: string, apiPid: number, redisPid: number | null, workerPid: () => number | null }} options
 */
export async function openPhases({ databaseUrl, apiPid, redisPid, workerPid }) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows: own } = await client.query('SELECT pg_backend_pid() AS pid');
  /** Transactions of this connection, which are no job's. */
  let asked = 0;
  const postmaster = Number(await parentOf(own[0].pid));

  async function look() {
    await new Promise((resolve) => setTimeout(resolve, SETTLED_AFTER_MS));
    asked += 1;
    const { rows } = await client.query(
      `SELECT xact_commit + xact_rollback AS transactions, tup_inserted AS inserted, tup_updated AS updated
       FROM pg_stat_database WHERE datname = current_database()`,
    );
    const worker = workerPid();
    return {
      apiMs: readCpuMs(apiPid),
      workerMs: worker === null ? 0 : readCpuMs(worker),
      postgresMs: readTreeCpuMs(postmaster),
      redisMs: redisPid === null ? 0 : readCpuMs(redisPid),
      transactions: Number(rows[0].transactions) - asked,
      inserted: Number(rows[0].inserted),
      updated: Number(rows[0].updated),
    };
  }

  return {
    /** @param {() => Promise<void>} work @returns {Promise<Omit<Phase, 'statements'>>} */
    async measure(work) {
      const before = await look();
      await work();
      const after = await look();
      return {
        apiMs: after.apiMs - before.apiMs,
        workerMs: after.workerMs - before.workerMs,
        postgresMs: after.postgresMs - before.postgresMs,
        redisMs: after.redisMs - before.redisMs,
        transactions: after.transactions - before.transactions,
        inserted: after.inserted - before.inserted,
        updated: after.updated - before.updated,
      };
    },
    /** Resolves once no job waits or is being read. Asked of the database, since an answer of /metrics costs more than a job. */
    async untilAllEnded() {
      for (;;) {
        asked += 1;
        const { rows } = await client.query(
          "SELECT EXISTS (SELECT FROM jobs WHERE status IN ('queued', 'processing')) AS is_open",
        );
        if (!rows[0].is_open) return;
        await new Promise((resolve) => setTimeout(resolve, LOOKED_EVERY_MS));
      }
    },
    close: () => client.end(),
  };
}

/** @param {number} pid */
async function parentOf(pid) {
  const { readFile } = await import('node:fs/promises');
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
}

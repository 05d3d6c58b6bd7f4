import { readFile } from 'node:fs/promises';
import pg from 'pg';

const SAMPLED_EVERY_MS = 50;

/** The process that all of PostgreSQL's others are children of. @param {pg.Client} client */
export async function findPostmaster(client) {
  const { rows } = await client.query('SELECT pg_backend_pid() AS pid');
  const stat = await readFile(`/proc/${rows[0].pid}/stat`, 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

/** @param {import('ioredis').Redis} redis */
export async function readRedis(redis) {
  const told = await redis.info();
  const find = (/** @type {string} */ name) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(told)?.[1]);
  return {
    pid: find('process_id'),
    clients: find('connected_clients'),
    commands: find('total_commands_processed'),
    usedBytes: find('used_memory'),
  };
}

/**
 * Looks again and again at what PostgreSQL's backends do, over a connection of its own.
 *
 * @param {string} databaseUrl
 */
export async function sampleWaits(databaseUrl) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  /** @type {Map<string, number>} */
  const waits = new Map();
  let [samples, active, connections, stopped] = [0, 0, 0, false];
  const sampling = (async () => {
    while (!stopped) {
      const { rows } = await client.query(
        `SELECT state, wait_event_type AS type, wait_event AS event FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid()`,
      );
      samples += 1;
      connections = Math.max(connections, rows.length);
      for (const { state, type, event } of rows) {
        if (state !== 'active') continue;
        active += 1;
        const what = type === null ? 'processor' : `${type}:${event}`;
        waits.set(what, (waits.get(what) ?? 0) + 1);
      }
      await new Promise((resolve) => setTimeout(resolve, SAMPLED_EVERY_MS));
    }
  })();
  return {
    /** @returns most connections at once, active backends on average, and what they waited for, most first */
    async stop() {
      stopped = true;
      await sampling;
      await client.end();
      const most = [...waits].sort(([, one], [, other]) => other - one).slice(0, 3);
      return {
        connections,
        active: samples ? active / samples : 0,
        waits: most.map(([what, count]) => `${what} ${Math.round((count / active) * 100)} %`),
      };
    },
  };
}

import pg from 'pg';
import type { ClientReport } from './clients.js';
import { type FaultCounts, sawAllThatMust } from './faults.js';
import type { Stack } from './start-stack.js';
import type { WebhookReceiver } from './webhook-receiver.js';

/** One claim about the run, and whether it held. */
export interface Proof {
  readonly claim: string;
  readonly found: string;
  readonly holds: boolean;
}

const SETTLE_TIMEOUT_MS = 120_000;

/** Waits until the dust has settled: no job is under way, every delivery is done, every image destroyed. */
export async function waitUntilSettled(stack: Stack): Promise<void> {
  await withDatabase(stack, async (sql) => {
    const deadline = Date.now() + SETTLE_TIMEOUT_MS;
    while (Date.now() < deadline) {
      const [open] = await sql(`
        SELECT (SELECT count(*) FROM jobs WHERE finished_at IS NULL OR image_destroyed_at IS NULL OR handover = 'pending')
             + (SELECT count(*) FROM webhook_deliveries WHERE status = 'pending') AS count`);
      // Bytes of an API that died before its row are let lie for a while, and belong to no row that could be counted.
      if (Number(open?.count) === 0 && (await stack.countBlobs()) === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  });
}

/** Asks the database itself, not the code that wrote to it. */
export async function proveNothingLost(
  stack: Stack,
  clients: ClientReport,
  receiver: WebhookReceiver,
): Promise<Proof[]> {
  return withDatabase(stack, async (sql) => {
    const count = async (query: string, values: unknown[] = []) =>
      Number((await sql(query, values))[0]?.count);
    const jobs = await count('SELECT count(*) FROM jobs');
    const submitted = await count("SELECT count(*) FROM jobs WHERE channel <> 'sync'");
    const ended = await count('SELECT count(*) FROM jobs WHERE finished_at IS NOT NULL');
    const found = await count('SELECT count(*) FROM jobs WHERE finished_at IS NOT NULL AND id = ANY($1)', [
      clients.accepted,
    ]);
    const handedOver = "outcome IN ('OK', 'FAIL') AND (handover IS NULL OR handover = 'delivered')";
    const billable = await count(`SELECT count(*) FROM jobs WHERE ${handedOver}`);
    const charges = await count("SELECT count(*) FROM charges WHERE kind = 'charge'");
    const chargedJobs = await count('SELECT count(DISTINCT job_id) FROM charges');
    const uncharged = await count(`
      SELECT count(*) FROM jobs FULL JOIN charges ON charges.job_id = jobs.id
      WHERE (${handedOver.replaceAll('outcome', 'jobs.outcome')}) IS DISTINCT FROM (charges.id IS NOT NULL)`);
    const results = await count(`
      SELECT count(*) FROM jobs LEFT JOIN results ON results.job_id = jobs.id
      WHERE (jobs.outcome IN ('OK', 'FAIL')) <> (results.job_id IS NOT NULL)`);
    const due = await sql('SELECT event_id FROM webhook_deliveries');
    const missing = due.filter(({ event_id }) => !receiver.received.has(String(event_id)));
    const blobs = await stack.countBlobs();
    const syncCharged = (clients.syncAnswers.OK ?? 0) + (clients.syncAnswers.FAIL ?? 0);
    const syncBilled = await count(
      "SELECT count(*) FROM charges JOIN jobs ON jobs.id = charges.job_id WHERE jobs.channel = 'sync'",
    );
    const undelivered = await count("SELECT count(*) FROM jobs WHERE handover = 'undelivered'");

    return [
      prove('every job has ended, once', `${ended} of ${jobs}`, ended === jobs),
      prove(
        'every accepted job is found, ended',
        `${found} of ${clients.accepted.length}`,
        found === clients.accepted.length && clients.neverEnded.length === 0,
      ),
      prove(
        'a submit sent again under its key is one job',
        `${submitted} jobs, ${clients.accepted.length} accepted`,
        submitted === clients.accepted.length,
      ),
      prove(
        'charges == OK + FAIL answers handed over',
        `${charges} == ${billable}`,
        charges === billable && uncharged === 0,
      ),
      prove('no job is charged twice', `${charges} charges, ${chargedJobs} jobs`, charges === chargedJobs),
      prove('every billable answer has its result, no other has', `${results} exceptions`, results === 0),
      // An API killed right after the last byte gives its answer away: fewer may be charged, never more.
      prove(
        'no sync caller pays for more than the answers it got',
        `${syncBilled} charged <= ${syncCharged} answered, ${undelivered} undelivered`,
        syncBilled <= syncCharged,
      ),
      prove(
        'every webhook event arrived at least once',
        `${due.length - missing.length} of ${due.length}`,
        missing.length === 0,
      ),
      prove('no image is left', `${blobs}`, blobs === 0),
      prove(
        'no process ended of itself',
        stack.unaskedExits.map((exit) => `${exit.name}: ${exit.signal ?? exit.exitCode}`).join(', ') ||
          'none',
        stack.unaskedExits.length === 0,
      ),
    ];
  });
}

/** That the run did what it says it survives. */
export function proveHurt(run: {
  readonly faults: FaultCounts;
  readonly hangUps: number;
  readonly killedAmidSync: number;
}): Proof {
  return prove(
    'clients hung up, an API died in sync calls, a worker had a wrong volume',
    `${run.hangUps} hang-ups, ${run.killedAmidSync} APIs, all faults that no run may do without: ${sawAllThatMust(run.faults)}`,
    run.hangUps > 0 && run.killedAmidSync > 0 && sawAllThatMust(run.faults),
  );
}

function prove(claim: string, found: string, holds: boolean): Proof {
  return { claim, found, holds };
}

type Sql = (query: string, values?: unknown[]) => Promise<Record<string, unknown>[]>;

async function withDatabase<T>(stack: Stack, use: (sql: Sql) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: stack.databaseUrl });
  await client.connect();
  try {
    return await use(async (query, values) => (await client.query(query, values)).rows);
  } finally {
    await client.end();
  }
}

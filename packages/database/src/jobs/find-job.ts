import type { Database } from '../connect-database.js';
import { type Charge, type Job, Prisma } from '../generated/client.js';
import { isStandingKey, KeyChangedError, type KnownKey } from '../keys/standing-key.js';
import { makeId } from '../make-id.js';
import { selectColumns } from '../select-columns.js';
import type { Access } from './result-access.js';

const OF_CHARGE = 'charge.';

/**
 * What of a job is nobody's who asks for it: it belongs to the queue, the claim or the handover. Each column that an answer has
 * costs the driver, for PostgreSQL describes them all with each answer.
 */
const NOT_TOLD = [
  'leaseToken',
  'leaseExpiresAt',
  'priority',
  'heldMinor',
  'handoverBy',
  'imageDigest',
  'sealedExpected',
  'traceparent',
  'webhookEndpointId',
] as const satisfies readonly (keyof Job)[];

/** A job as its owner may see it: with its sealed result and what it was charged, where there are any. */
export interface JobRecord {
  readonly job: Omit<Job, (typeof NOT_TOLD)[number]>;
  readonly sealedResult: Uint8Array | null;
  readonly charge: Pick<Charge, (typeof CHARGE_FIELDS)[number]> | null;
}

/** What is read of each table, under the names that our code knows it by. */
const JOB_FIELDS = Object.keys(Prisma.JobScalarFieldEnum).filter(
  (field) => !NOT_TOLD.some((name) => name === field),
);
const CHARGE_FIELDS = ['id', 'amountMinor', 'currency'] as const satisfies readonly (keyof Charge)[];
const RECORD = Prisma.raw(`
  ${selectColumns('jobs', JOB_FIELDS)}, ${selectColumns('charges', CHARGE_FIELDS, OF_CHARGE)},
  results.sealed AS "sealedResult"`);
const RESULT_AND_CHARGE = Prisma.sql`
  LEFT JOIN results ON results.job_id = jobs.id
  LEFT JOIN charges ON charges.job_id = jobs.id AND charges.kind = 'charge'`;

/** @returns null when there is no such job, or it belongs to another key: the two must look the same */
export async function findJob(
  database: Database,
  options: { readonly id: string; readonly apiKeyId: string },
): Promise<JobRecord | null> {
  // One statement and so one snapshot: what the job ended with belongs to the row that says it has.
  const [found] = await database.direct.$queryRaw<FoundRow[]>`
    SELECT ${RECORD} FROM jobs ${RESULT_AND_CHARGE}
    WHERE jobs.id = ${options.id}::uuid AND jobs.api_key_id = ${options.apiKeyId}::uuid`;
  return found ? toRecord(found) : null;
}

/** A job as it is told to who asks for it. */
export interface AskedJob extends JobRecord {
  /** Place in the queue, 1 is next; null once it is not queued. */
  readonly position: number | null;
  /** It is written down that the result is handed out. */
  readonly isNoted: boolean;
}

/**
 * What a poll needs, in one statement: whether the key still opens it, the job, where it stands, and, where it has a result to
 * be handed out, the note of that, which so is there before the bytes can leave.
 *
 * @param options.access null where nothing shall be handed out yet. An answer that is not charged before it is delivered is
 * never noted here: it has to be settled first.
 * @returns null when there is no such job, or it belongs to another key
 * @throws KeyChangedError
 */
export async function askForJob(
  database: Database,
  options: { readonly id: string; readonly key: KnownKey; readonly access: Access | null },
): Promise<AskedJob | null> {
  const { id, key, access } = options;
  const noted = access
    ? Prisma.sql`
      INSERT INTO result_accesses (id, job_id, api_key_id, channel, request_id)
      SELECT ${makeId()}::uuid, id, "apiKeyId", ${access.channel}, ${access.requestId ?? null}
      FROM found
      WHERE "sealedResult" IS NOT NULL AND "wrappedKey" IS NOT NULL AND (handover IS NULL OR handover = 'delivered')
      RETURNING job_id`
    : Prisma.sql`SELECT NULL WHERE false`;
  const [row] = await database.direct.$queryRaw<AskedRow[]>`
    WITH found AS MATERIALIZED (
      SELECT ${RECORD}, CASE WHEN jobs.status = 'queued' THEN (
        SELECT count(*)::integer FROM jobs AS other
        WHERE other.status = 'queued'
          AND (other.priority, other.created_at, other.id) <= (jobs.priority, jobs.created_at, jobs.id)) END AS position
      FROM api_keys
      LEFT JOIN jobs ON jobs.id = ${id}::uuid AND jobs.api_key_id = api_keys.id ${RESULT_AND_CHARGE}
      WHERE ${isStandingKey(key)}),
    noted AS (${noted})
    SELECT *, EXISTS (SELECT FROM noted) AS "isNoted" FROM found`;
  if (!row) throw new KeyChangedError();
  if (row.id === null) return null;
  const { position, isNoted, ...found } = row;
  return { ...toRecord(found), position, isNoted };
}

interface FoundRow {
  readonly [column: string]: unknown;
  readonly sealedResult: Uint8Array | null;
}

interface AskedRow extends FoundRow {
  readonly id: string | null;
  readonly position: number | null;
  readonly isNoted: boolean;
}

function toRecord({ sealedResult, ...row }: FoundRow): JobRecord {
  const job: Record<string, unknown> = {};
  const charge: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(row)) {
    if (name.startsWith(OF_CHARGE)) charge[name.slice(OF_CHARGE.length)] = value;
    else job[name] = value;
  }
  // The columns are those of the rows, by the lists above; what their types are, only the schema knows.
  return {
    job: job as unknown as JobRecord['job'],
    sealedResult,
    charge: charge.id === null ? null : (charge as unknown as JobRecord['charge']),
  };
}

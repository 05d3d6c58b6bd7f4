import type { Database } from '../connect-database.js';
import { type Charge, type Job, Prisma } from '../generated/client.js';

const OF_CHARGE = 'charge.';

/** A job as its owner may see it: with its sealed result and its charge, where there are any. */
export interface JobRecord {
  readonly job: Omit<Job, 'leaseToken'>;
  readonly sealedResult: Uint8Array | null;
  readonly charge: Charge | null;
}

/** What `findJob` reads of each table, under the names that our code knows it by. */
const JOB_FIELDS = Object.keys(Prisma.JobScalarFieldEnum).filter((field) => field !== 'leaseToken');
const CHARGE_FIELDS = Object.keys(Prisma.ChargeScalarFieldEnum);
const COLUMNS = Prisma.raw(
  [...toColumns('jobs', JOB_FIELDS, ''), ...toColumns('charges', CHARGE_FIELDS, OF_CHARGE)].join(', '),
);

/** @returns null when there is no such job, or it belongs to another key: the two must look the same */
export async function findJob(
  database: Database,
  options: { readonly id: string; readonly apiKeyId: string },
): Promise<JobRecord | null> {
  // One statement and so one snapshot: what the job ended with belongs to the row that says it has.
  const [found] = await database.prisma.$queryRaw<FoundRow[]>`
    SELECT ${COLUMNS}, results.sealed AS "sealedResult" FROM jobs
    LEFT JOIN results ON results.job_id = jobs.id
    LEFT JOIN charges ON charges.job_id = jobs.id AND charges.kind = 'charge'
    WHERE jobs.id = ${options.id}::uuid AND jobs.api_key_id = ${options.apiKeyId}::uuid`;
  if (!found) return null;
  const { sealedResult, ...row } = found;
  const entries = Object.entries(row);
  const isOfCharge = ([name]: [string, unknown]) => name.startsWith(OF_CHARGE);
  const charge = entries
    .filter(isOfCharge)
    .map(([name, value]) => [name.slice(OF_CHARGE.length), value] as const);
  return {
    // The columns are those of the rows, by the lists above; what their types are, only the schema knows.
    job: Object.fromEntries(entries.filter((entry) => !isOfCharge(entry))) as JobRecord['job'],
    sealedResult,
    charge: row[`${OF_CHARGE}id`] === null ? null : (Object.fromEntries(charge) as Charge),
  };
}

interface FoundRow {
  readonly [column: string]: unknown;
  readonly sealedResult: Uint8Array | null;
}

/** Columns are called as fields are, in words parted by underscores. */
function toColumns(table: string, fields: readonly string[], prefix: string): string[] {
  return fields.map((field) => {
    const column = field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    return `${table}.${column} AS "${prefix}${field}"`;
  });
}

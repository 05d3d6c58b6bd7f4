import { setTimeout as sleep } from 'node:timers/promises';

const END_TIMEOUT_MS = 180_000;

/**
 * What PostgreSQL holds, asked past our own code.
 *
 * @param {import('./compose-stack.mjs').Stack} stack
 * @returns {Promise<Record<'jobs' | 'ended' | 'billable' | 'charges' | 'chargedTwice' | 'uncharged' | 'sharedReferences', number>>}
 */
export async function countJobs(stack) {
  const counts = await stack.sql(`
    SELECT (SELECT count(*) FROM jobs),
           (SELECT count(*) FROM jobs WHERE finished_at IS NOT NULL),
           (SELECT count(*) FROM jobs WHERE outcome IN ('OK', 'FAIL')),
           (SELECT count(*) FROM charges),
           (SELECT count(*) FROM (SELECT job_id FROM charges GROUP BY job_id HAVING count(*) > 1) AS repeated),
           (SELECT count(*) FROM jobs LEFT JOIN charges ON charges.job_id = jobs.id
             WHERE (jobs.outcome IN ('OK', 'FAIL')) IS DISTINCT FROM (charges.id IS NOT NULL)),
           (SELECT count(*) FROM (SELECT reference FROM jobs GROUP BY reference HAVING count(*) > 1) AS repeated)`);
  const [
    jobs = Number.NaN,
    ended = Number.NaN,
    billable = Number.NaN,
    charges = Number.NaN,
    chargedTwice = Number.NaN,
    uncharged = Number.NaN,
    sharedReferences = Number.NaN,
  ] = counts.split('|').map(Number);
  return { jobs, ended, billable, charges, chargedTwice, uncharged, sharedReferences };
}

/** Jobs that have not ended. @param {import('./compose-stack.mjs').Stack} stack @returns {Promise<number>} */
export async function countOpenJobs(stack) {
  return Number(await stack.sql('SELECT count(*) FROM jobs WHERE finished_at IS NULL'));
}

/**
 * Resolves once no job is under way.
 *
 * @param {import('./compose-stack.mjs').Stack} stack
 * @throws {Error} where one still is after three minutes
 */
export async function waitUntilEnded(stack) {
  const deadline = Date.now() + END_TIMEOUT_MS;
  for (;;) {
    const open = await countOpenJobs(stack);
    if (open === 0) return;
    if (Date.now() > deadline) throw new Error(`${open} jobs have not ended in ${END_TIMEOUT_MS} ms`);
    await sleep(500);
  }
}

/**
 * @param {Awaited<ReturnType<typeof countJobs>>} counts
 * @param {number} expected how many cards were accepted, each of which can be read
 * @throws {Error} that says what is missing or too much
 */
export function assertNothingLost({ jobs, ended, billable, charges, chargedTwice, uncharged }, expected) {
  if (jobs !== expected) throw new Error(`${jobs} jobs for ${expected} accepted cards`);
  if (ended !== jobs) throw new Error(`${jobs - ended} jobs have not ended`);
  if (billable !== jobs) throw new Error(`${jobs - billable} specimens were neither OK nor FAIL`);
  if (charges !== billable || chargedTwice > 0 || uncharged > 0)
    throw new Error(
      `${charges} charges for ${billable} billable jobs, ${chargedTwice} twice, ${uncharged} not`,
    );
}

/** @param {Awaited<ReturnType<typeof countJobs>>} counts */
export const describeCounts = ({ jobs, ended, billable, charges, chargedTwice }) =>
  `${jobs} jobs, ${ended} ended, ${billable} OK or FAIL, ${charges} charges, ${chargedTwice} charged twice`;

/**
 * A finished job as `GET /v1/jobs/{id}` answers, as far as it is shown.
 * @typedef {object} ShownJob
 * @property {string} id
 * @property {string} status
 * @property {{ status: string, message: unknown } | null} [result]
 * @property {{ message?: string }} [error]
 * @property {Record<string, number> | null} [confidence]
 * @property {Record<string, unknown>} [timings]
 * @property {{ billed: boolean, amount?: number, currency?: string, display?: string }} [charge]
 */

/** Below this a person should look at the picture. */
const DOUBTFUL = 0.8;

/**
 * Draws a finished job as a table: one row a field, with its confidence as a number and a bar.
 * @param {ShownJob} job
 * @returns {string} several lines
 */
export function formatCard(job) {
  const message = job.result?.message;
  if (typeof message !== 'object' || message === null) {
    return `  ${job.status}: ${message ?? job.error?.message ?? 'no result'}`;
  }
  const fields = Object.entries(message);
  const nameWidth = Math.max(...fields.map(([name]) => name.length));
  const valueWidth = Math.max(...fields.map(([, value]) => String(value).length), 'value'.length);
  const line = (/** @type {string} */ name, /** @type {string} */ value, /** @type {string} */ confidence) =>
    `  ${name.padEnd(nameWidth)}  ${value.padEnd(valueWidth)}  ${confidence}`;
  return [
    line('field', 'value', 'confidence').trimEnd(),
    line('─'.repeat(nameWidth), '─'.repeat(valueWidth), '─'.repeat(15)),
    ...fields.map(([name, value]) =>
      line(name, String(value), formatConfidence(job.confidence?.[name])).trimEnd(),
    ),
  ].join('\n');
}

/** @param {number | undefined} confidence */
function formatConfidence(confidence) {
  if (typeof confidence !== 'number') return '';
  const bar = '█'.repeat(Math.round(confidence * 10)).padEnd(10, '·');
  return `${confidence.toFixed(2)} ${bar}${confidence < DOUBTFUL ? ' ?' : ''}`;
}

/** What the job says of its own time and price, as far as it says it.
 * @param {ShownJob} job @param {number} elapsedMs */
export function formatOutcome(job, elapsedMs) {
  const parts = [`${job.result?.status ?? job.status} in ${(elapsedMs / 1000).toFixed(2)} s`];
  for (const [name, value] of Object.entries(job.timings ?? {})) {
    if (typeof value === 'number') parts.push(`${name.replace(/Ms$|_ms$/, '')} ${Math.round(value)} ms`);
  }
  if (job.charge) parts.push(job.charge.billed ? `charged ${job.charge.display}` : 'not charged');
  return parts.join(' · ');
}

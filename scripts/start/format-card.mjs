/** Below this a person should look at the picture. */
const DOUBTFUL = 0.8;

/**
 * Draws a finished job as a table: one row a field, with its confidence as a number and a bar.
 * @param {object} job as GET /v1/jobs/{id} answers
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
  const line = (name, value, confidence) =>
    `  ${name.padEnd(nameWidth)}  ${value.padEnd(valueWidth)}  ${confidence}`;
  return [
    line('field', 'value', 'confidence').trimEnd(),
    line('─'.repeat(nameWidth), '─'.repeat(valueWidth), '─'.repeat(15)),
    ...fields.map(([name, value]) =>
      line(name, String(value), formatConfidence(job.confidence?.[name])).trimEnd(),
    ),
  ].join('\n');
}

function formatConfidence(confidence) {
  if (typeof confidence !== 'number') return '';
  const bar = '█'.repeat(Math.round(confidence * 10)).padEnd(10, '·');
  return `${confidence.toFixed(2)} ${bar}${confidence < DOUBTFUL ? ' ?' : ''}`;
}

/** What the job says of its own time and price, as far as it says it. */
export function formatOutcome(job, elapsedMs) {
  const parts = [`${job.result?.status ?? job.status} in ${(elapsedMs / 1000).toFixed(2)} s`];
  for (const [name, value] of Object.entries(job.timings ?? {})) {
    if (typeof value === 'number') parts.push(`${name.replace(/Ms$|_ms$/, '')} ${Math.round(value)} ms`);
  }
  if (job.charge)
    parts.push(
      job.charge.billed
        ? `charged ${job.charge.amount} minor units of ${job.charge.currency}`
        : 'not charged',
    );
  return parts.join(' · ');
}

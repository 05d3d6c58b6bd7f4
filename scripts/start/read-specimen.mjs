import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 150;
const TIMEOUT_MS = 90_000;
const UNFINISHED = new Set(['queued', 'processing']);

/**
 * Sends one picture the way any client would: submit, then poll.
 * @param {{ baseUrl: string, apiKey: string, imageFile: string }} options
 * @returns {Promise<{ job: import('./format-card.mjs').ShownJob, elapsedMs: number }>} the finished job as the API tells it
 * @throws {Error} in one line when the API refuses it or the job does not end in time
 */
export async function readSpecimen({ baseUrl, apiKey, imageFile }) {
  const startedAt = performance.now();
  const headers = { 'X-API-Key': apiKey };
  const submitted = await fetch(`${baseUrl}/v1/jobs`, {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'image/jpeg' },
    body: readFileSync(imageFile),
  });
  let job = await readJson(submitted);
  while (job.status === undefined || UNFINISHED.has(job.status)) {
    if (performance.now() - startedAt > TIMEOUT_MS) throw new Error(`job ${job.id} is still ${job.status}`);
    await sleep(POLL_MS);
    job = await readJson(await fetch(`${baseUrl}/v1/jobs/${job.id}`, { headers }));
  }
  return { job, elapsedMs: performance.now() - startedAt };
}

/** @param {Response} response */
async function readJson(response) {
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${text.slice(0, 300)}`);
  return JSON.parse(text);
}

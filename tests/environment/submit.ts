import { setTimeout as sleep } from 'node:timers/promises';
import type { JobView } from '@ktp-ocr/contract/jobs/job-view';
import { API_KEY } from './open-test-environment.js';

/** Begins like a JPEG and is none: enough for everything but a real reader. */
export const FAKE_JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4]);

export async function submitSync(url: string, image: Uint8Array, key = API_KEY): Promise<Response> {
  return fetch(`${url}/v1/id_ocr/general`, {
    method: 'POST',
    headers: { 'X-API-Key': key },
    body: new URLSearchParams({ img: Buffer.from(image).toString('base64') }),
  });
}

export async function submitJob(url: string, image: Uint8Array): Promise<string> {
  const response = await fetch(`${url}/v1/jobs`, {
    method: 'POST',
    headers: { 'X-API-Key': API_KEY, 'Content-Type': 'image/jpeg' },
    body: new Uint8Array(image),
  });
  if (response.status !== 202)
    throw new Error(`submit answered ${response.status}: ${await response.text()}`);
  return ((await response.json()) as { id: string }).id;
}

export async function getJob(url: string, id: string): Promise<JobView> {
  const response = await fetch(`${url}/v1/jobs/${id}`, { headers: { 'X-API-Key': API_KEY } });
  if (response.status !== 200) throw new Error(`poll answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as JobView;
}

/** Polls as a client does. @throws when the job has not ended in time */
export async function waitForEnd(url: string, id: string, timeoutMs = 30_000): Promise<JobView> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const job = await getJob(url, id);
    if (job.finished_at) return job;
    if (Date.now() > deadline) throw new Error(`job ${id} is still ${job.status} after ${timeoutMs} ms`);
    await sleep(50);
  }
}

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '@ktp-ocr/specimen/random';
import type { Stack } from './start-stack.js';
import type { SyncCalls } from './sync-calls.js';

/** What clients saw of it all. */
export interface ClientReport {
  readonly sent: Readonly<Record<Way, number>>;
  /** Ids of jobs whose 202 reached the client: each must be ended and found. */
  readonly accepted: readonly string[];
  /** Words that synchronous callers were answered with. */
  readonly syncAnswers: Readonly<Record<string, number>>;
  /** Calls that their clients cut short. */
  readonly hangUps: number;
  /** Requests that broke or were refused and were sent again. */
  readonly retries: number;
  /** Accepted jobs that had not ended when the client gave up. */
  readonly neverEnded: readonly string[];
}

type Way = 'poll' | 'sync' | 'hang up' | 'webhook';
const WAYS: readonly Way[] = ['poll', 'poll', 'sync', 'hang up', 'webhook'];
const SYNC_PATH = '/v1/id_ocr/general';
/** Of those who hang up: how often, and within which time of their call. */
const MAX_HANG_UPS = 3;
const HANG_UP_WITHIN_MS = 400;
const GIVE_UP_MS = 180_000;
/** A server that was frozen found the request too late; still in flight under that Idempotency-Key; too many requests. */
const TRY_AGAIN = new Set([408, 409, 429]);

/** As patient as the client of a service that is being shot at has to be. */
export async function runClients(
  stack: Stack,
  random: Random,
  options: {
    readonly jobs: number;
    readonly image: Uint8Array;
    readonly parallel: number;
    readonly webhookUrl: string;
    readonly syncCalls: SyncCalls;
    /** Until then, clients go on when the jobs are all done: there are faults that no run may do without. */
    readonly mayEnd: () => boolean;
  },
  onProgress: (done: number) => void,
): Promise<ClientReport> {
  const sent = { poll: 0, sync: 0, 'hang up': 0, webhook: 0 };
  const accepted: string[] = [];
  const neverEnded: string[] = [];
  const syncAnswers: Record<string, number> = {};
  const headers = { 'X-API-Key': stack.apiKey };
  let retries = 0;
  let hangUps = 0;
  let begun = 0;
  let done = 0;

  async function callOnce(path: string, init: RequestInit, timeoutMs: number): Promise<Response> {
    const apiUrl = random.pick(stack.apiUrls);
    const call = () =>
      fetch(`${apiUrl}${path}`, {
        ...init,
        headers: { ...headers, ...init.headers },
        signal: AbortSignal.timeout(timeoutMs),
      });
    return path === SYNC_PATH ? options.syncCalls.during(apiUrl, call) : call();
  }

  async function request(path: string, init: RequestInit, timeoutMs: number): Promise<Response> {
    const deadline = Date.now() + GIVE_UP_MS;
    for (;;) {
      try {
        const response = await callOnce(path, init, timeoutMs);
        if (response.status < 500 && !TRY_AGAIN.has(response.status)) return response;
        await response.body?.cancel();
      } catch (error) {
        if (Date.now() > deadline) throw error;
      }
      if (Date.now() > deadline) throw new Error(`${path} was not served within ${GIVE_UP_MS} ms`);
      retries += 1;
      await sleep(random.between(100, 500));
    }
  }

  async function sendSync(mayHangUp: boolean): Promise<void> {
    const img = Buffer.from(options.image).toString('base64');
    const init = {
      method: 'POST',
      body: new URLSearchParams({ img }),
      // Sent again after a broken or cut connection, it must be charged once.
      headers: { 'Idempotency-Key': randomUUID() },
    };
    for (let times = mayHangUp ? random.between(1, MAX_HANG_UPS + 1) : 0; times >= 1; times -= 1) {
      hangUps += 1;
      await callOnce(SYNC_PATH, init, Math.ceil(random.between(1, HANG_UP_WITHIN_MS))).catch(() => {});
    }
    const response = await request(SYNC_PATH, init, 40_000);
    const { status } = (await response.json()) as { status: string };
    syncAnswers[status] = (syncAnswers[status] ?? 0) + 1;
  }

  async function submit(webhook: boolean): Promise<string> {
    const body = JSON.stringify({
      image: Buffer.from(options.image).toString('base64'),
      ...(webhook ? { webhook: options.webhookUrl } : {}),
    });
    const response = await request(
      '/v1/jobs',
      {
        method: 'POST',
        body, // Sent again after a broken connection, it must not become a second job.
        headers: { 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() },
      },
      15_000,
    );
    const text = await response.text();
    if (response.status !== 202) throw new Error(`submit was answered ${response.status}: ${text}`);
    const { id } = JSON.parse(text) as { id: string };
    accepted.push(id);
    return id;
  }

  async function pollUntilEnded(id: string): Promise<void> {
    const deadline = Date.now() + GIVE_UP_MS;
    while (Date.now() < deadline) {
      const response = await request(`/v1/jobs/${id}`, {}, 10_000);
      const job = (await response.json()) as { finished_at: string | null };
      if (response.status === 200 && job.finished_at) return;
      await sleep(random.between(200, 600));
    }
    neverEnded.push(id);
  }

  async function client(): Promise<void> {
    while (begun < options.jobs || !options.mayEnd()) {
      begun += 1;
      const way = random.pick(WAYS);
      sent[way] += 1;
      if (way === 'sync' || way === 'hang up') await sendSync(way === 'hang up');
      else await pollUntilEnded(await submit(way === 'webhook'));
      done += 1;
      onProgress(done);
    }
  }

  await Promise.all(Array.from({ length: options.parallel }, client));
  return { sent, accepted, syncAnswers, hangUps, retries, neverEnded };
}

import type { Client } from '@ktp-ocr/client';
import { EXAMPLE_CARD } from '@ktp-ocr/contract/openapi/example-card';
import { printLine } from '../output/print-line.js';
import { openClient, printConfigIfAsked, type ServerOptions } from './open-client.js';
import type { Trigger } from './trigger-events.js';

/** A worker may end a test key's job before it is canceled; then another one is tried. */
const CANCEL_TRIES = 20;

/** Makes an event happen, really: by a job of a test key, which is free, or by a test event for each endpoint. */
export async function trigger(event: Trigger, options: ServerOptions): Promise<void> {
  if (await printConfigIfAsked(options)) return;
  const client = openClient(options);
  if (event === 'ping') return pingAll(client);
  const { livemode } = await client.usage.key();
  if (livemode) {
    throw new Error(
      `${event} wants a test key, whose cards are free: ktp-ocr keys create Try-outs --test --secret-only`,
    );
  }
  await printLine(JSON.stringify({ event, ...(await makeHappen(event, client)) }));
}

async function pingAll(client: Client): Promise<void> {
  let count = 0;
  for await (const { id, status } of client.webhooks.list()) {
    if (status === 'disabled') continue;
    await printLine(JSON.stringify({ event: 'ping', webhook_id: id, ...(await client.webhooks.ping(id)) }));
    count += 1;
  }
  if (count === 0)
    throw new Error('this key has no endpoint that is enabled: see webhooks create, or listen');
}

async function makeHappen(event: Exclude<Trigger, 'ping'>, client: Client): Promise<object> {
  if (event === 'batch.completed') {
    const { id } = await client.batches.submit([imageFor('OK')]);
    return { batch_id: id };
  }
  if (event === 'job.canceled') return { job_id: await submitAndCancel(client) };
  const outcome = { 'job.succeeded': 'OK', 'job.failed': 'FAIL', 'job.errored': 'INNER_ERROR' }[event];
  const { id } = await client.jobs.submit(imageFor(outcome), { reference: 'trigger' });
  return { job_id: id };
}

async function submitAndCancel(client: Client): Promise<string> {
  for (let tries = 1; ; tries += 1) {
    const { id } = await client.jobs.submit(imageFor('OK'), { reference: 'trigger' });
    try {
      await client.jobs.cancel(id);
      return id;
    } catch (error) {
      const wasFaster = error instanceof Error && 'code' in error && error.code === 'JOB_ENDED';
      if (!wasFaster || tries === CANCEL_TRIES) throw error;
    }
  }
}

/** What a test key's job answers stands behind the image's bytes, where no decoder looks. */
function imageFor(outcome: string): Uint8Array {
  return Buffer.concat([Buffer.from(EXAMPLE_CARD, 'base64'), Buffer.from(`ktp-test-outcome=${outcome}`)]);
}

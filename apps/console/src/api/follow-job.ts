import { send } from './request';
import type { JobSummary } from './types';

const TRY_AGAIN_MS = 1_000;
const MAX_TRIES = 30;

/**
 * Tells of each state a job is found in, over Server-Sent Events, until it has ended. The browser's own EventSource
 * sends no headers, and a key does not belong into an address: so the stream is read by hand, and taken up again where
 * it broke off.
 */
export async function followJob(
  id: string,
  onState: (job: JobSummary) => void,
  signal: AbortSignal,
): Promise<void> {
  let lastEventId = '';
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    try {
      const response = await send(`/v1/jobs/${id}/events`, {
        headers: { Accept: 'text/event-stream', ...(lastEventId ? { 'Last-Event-ID': lastEventId } : {}) },
        signal,
      });
      if (response.status === 204) return;
      for await (const event of readEvents(response)) {
        lastEventId = event.id;
        const job = JSON.parse(event.data) as JobSummary;
        onState(job);
        if (job.finished_at) return;
      }
    } catch (error) {
      if (signal.aborted || !isPassing(error)) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS));
  }
  throw new Error('the stream of events kept breaking off');
}

function isPassing(error: unknown): boolean {
  const status = (error as { status?: number }).status;
  return status === undefined || status === 0 || status === 429 || status >= 500;
}

async function* readEvents(response: Response): AsyncGenerator<{ id: string; data: string }> {
  if (!response.body) throw new TypeError('the stream of events came without a body');
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    buffer += value;
    const blocks = buffer.split('\n\n');
    buffer = blocks.pop() ?? '';
    for (const block of blocks) {
      const lines = block.split('\n');
      const field = (name: string) =>
        lines
          .filter((line) => line.startsWith(`${name}: `))
          .map((line) => line.slice(name.length + 2))
          .join('\n');
      if (field('data')) yield { id: field('id'), data: field('data') };
    }
  }
}

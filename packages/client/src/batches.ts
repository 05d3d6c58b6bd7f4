import { type Image, toBlob, type WaitOptions, waitUntil } from './jobs.js';
import type { Transport } from './transport.js';
import type { Batch, BatchAccepted } from './types.js';

export interface BatchesClient {
  /** Up to a hundred cards under one id. An image that is not acceptable is refused alone. */
  submit(
    images: readonly Image[],
    options?: { readonly idempotencyKey?: string; readonly signal?: AbortSignal },
  ): Promise<BatchAccepted>;
  get(id: string): Promise<Batch>;
  /** @throws WaitTimeoutError when not all have ended in time */
  wait(id: string, options?: WaitOptions): Promise<Batch>;
}

export function createBatchesClient(transport: Transport): BatchesClient {
  return {
    async submit(images, options = {}) {
      const form = new FormData();
      for (const [index, image] of images.entries()) form.append('image', toBlob(image), `card-${index}`);
      const { body } = await transport.send<BatchAccepted>('/v1/batches', {
        method: 'POST',
        body: form,
        headers: { 'Idempotency-Key': options.idempotencyKey ?? crypto.randomUUID() },
        signal: options.signal,
      });
      return body;
    },
    async get(id) {
      return (await transport.send<Batch>(`/v1/batches/${id}`)).body;
    },
    wait: (id, options) =>
      waitUntil<Batch>(transport, `/v1/batches/${id}`, ({ status }) => status === 'ended', options, false),
  };
}

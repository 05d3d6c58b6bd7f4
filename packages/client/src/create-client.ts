import type { Service } from './account-types.js';
import { type BatchCard, type BatchesClient, createBatchesClient, toBase64 } from './batches.js';
import { createJobsClient, type Image, type JobsClient, toBlob } from './jobs.js';
import { createKeysClient, type KeysClient } from './keys.js';
import { createReviewsClient, type ReviewsClient } from './reviews.js';
import { type ClientOptions, createTransport } from './transport.js';
import type { Check, Envelope } from './types.js';
import { createUsageClient, type UsageClient } from './usage.js';
import { createWebhooksClient, type WebhooksClient } from './webhooks.js';

export type { BatchCard, ClientOptions, Image };

export interface SyncAnswer {
  readonly envelope: Envelope;
  /** Whether this answer is billed; null where the server could not tell. */
  readonly charged: boolean | null;
}

export interface Client {
  readonly jobs: JobsClient;
  readonly batches: BatchesClient;
  /** Whether a picture shows a KTP, and how well, without reading it: free, and answered at once. */
  check(image: Image, options?: { readonly signal?: AbortSignal }): Promise<Check>;
  /** Answers that a person should look over. */
  readonly reviews: ReviewsClient;
  readonly webhooks: WebhooksClient;
  readonly usage: UsageClient;
  /** Of every client: for the operator's admin key. */
  readonly keys: KeysClient;
  /** The public contract, answered within the call: one of six words, which are no errors. */
  readCard(image: Image, options?: { readonly signal?: AbortSignal }): Promise<SyncAnswer>;
  /** How full the queue is and who works on it: for the operator's admin key. */
  service(): Promise<Service>;
}

/** A client of one server with one key. Needs `fetch`, `FormData` and `crypto`, as Node 20, browsers and edges have them. */
export function createClient(options: ClientOptions): Client {
  const transport = createTransport(options);
  return {
    jobs: createJobsClient(transport),
    batches: createBatchesClient(transport),
    async check(image, { signal } = {}) {
      const body = new FormData();
      body.set('image', toBlob(image), 'card');
      return (await transport.send<Check>('/v1/checks', { method: 'POST', body, signal, repeatable: true }))
        .body;
    },
    reviews: createReviewsClient(transport),
    webhooks: createWebhooksClient(transport),
    usage: createUsageClient(transport),
    keys: createKeysClient(transport),
    async readCard(image, { signal } = {}) {
      const { body, headers } = await transport.send<Envelope>('/v1/id_ocr/general', {
        method: 'POST',
        body: new URLSearchParams({ img: await toBase64(image) }),
        idempotencyKey: crypto.randomUUID(),
        signal,
      });
      const charged = headers.get('x-charged');
      return { envelope: body, charged: charged === null ? null : charged === 'true' };
    },
    async service() {
      return (await transport.send<Service>('/v1/service')).body;
    },
  };
}

import type { Review, ReviewLine, ReviewState, ReviewSummary } from './review-types.js';
import { listPages, type Transport } from './transport.js';
import type { CardMessage } from './types.js';

export interface ReviewsClient {
  /** Answers with a field under the key's threshold, newest first; those that nobody has looked at where left out. */
  list(filter?: { readonly state?: ReviewState }): AsyncGenerator<ReviewSummary>;
  /** By the job's id. */
  get(jobId: string): Promise<Review>;
  /** The picture as it was sent, for as long as the key keeps images. */
  image(jobId: string): Promise<Uint8Array>;
  /** What is not corrected is confirmed. May be repeated; the last one counts. */
  save(jobId: string, corrections?: Partial<CardMessage>): Promise<Review>;
  /** What was reviewed, oldest first, as it arrives. Wants the scope `reviews:export`. */
  export(time?: { readonly from?: string; readonly to?: string }): AsyncGenerator<ReviewLine>;
}

export function createReviewsClient(transport: Transport): ReviewsClient {
  return {
    list: (filter = {}) => listPages(transport, '/v1/reviews', { query: { ...filter } }),
    async get(jobId) {
      return (await transport.send<Review>(`/v1/reviews/${jobId}`)).body;
    },
    async image(jobId) {
      const response = await transport.open(`/v1/reviews/${jobId}/image`, { accept: '*/*' });
      return new Uint8Array(await response.arrayBuffer());
    },
    async save(jobId, corrections = {}) {
      const call = { method: 'POST', json: { corrections }, repeatable: true } as const;
      return (await transport.send<Review>(`/v1/reviews/${jobId}`, call)).body;
    },
    async *export(time = {}) {
      const call = { query: { ...time }, accept: 'application/x-ndjson' };
      for await (const line of transport.readLines('/v1/reviews/export', call))
        yield JSON.parse(line) as ReviewLine;
    },
  };
}

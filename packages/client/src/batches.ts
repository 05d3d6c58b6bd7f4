import { type Image, toBlob, type WaitOptions, waitUntil } from './jobs.js';
import { listPages, type Transport } from './transport.js';
import type { Batch, BatchAccepted, BatchSummary } from './types.js';

/** A card of a batch with what you say about it: its bytes, or the address that they are fetched from. */
export type BatchCard = ({ readonly image: Image } | { readonly url: string }) & {
  /** Your own id for this card. */
  readonly reference?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly include?: readonly string[];
  /** Which page of a PDF or TIFF is read, from 1. */
  readonly page?: number;
};

export interface BatchesClient {
  /** Up to a hundred cards under one id. An image that is not acceptable is refused alone. */
  submit(
    cards: readonly (Image | BatchCard)[],
    options?: { readonly idempotencyKey?: string; readonly signal?: AbortSignal },
  ): Promise<BatchAccepted>;
  /** Newest first, without their cards. */
  list(): AsyncGenerator<BatchSummary>;
  /** @param options.results each card with what was read */
  get(id: string, options?: { readonly results?: boolean; readonly signal?: AbortSignal }): Promise<Batch>;
  /** @throws WaitTimeoutError when not all have ended in time */
  wait(id: string, options?: WaitOptions & { readonly results?: boolean }): Promise<Batch>;
  /** Ends free what has not ended yet. What was read by then stands, and is charged. */
  cancel(id: string): Promise<Batch>;
}

export function createBatchesClient(transport: Transport): BatchesClient {
  const toInclude = (results = false) => ({ include: results ? 'results' : undefined });
  return {
    async submit(cards, { idempotencyKey = crypto.randomUUID(), signal } = {}) {
      const { body } = await transport.send<BatchAccepted>('/v1/batches', {
        method: 'POST',
        ...(await toBatchBody(cards)),
        idempotencyKey,
        signal,
      });
      return body;
    },
    list: () => listPages(transport, '/v1/batches'),
    async get(id, { results, signal } = {}) {
      const call = { query: toInclude(results), signal };
      return (await transport.send<Batch>(`/v1/batches/${id}`, call)).body;
    },
    wait: (id, { results, ...options } = {}) =>
      waitUntil<Batch>(transport, `/v1/batches/${id}`, ({ status }) => status === 'ended', options, {
        ...toInclude(results),
      }),
    async cancel(id) {
      const call = { method: 'POST', repeatable: true } as const;
      return (await transport.send<Batch>(`/v1/batches/${id}/cancel`, call)).body;
    },
  };
}

/** Multipart where there are images alone; NDJSON, a third larger, where something is said about one. */
async function toBatchBody(cards: readonly (Image | BatchCard)[]) {
  if (cards.some(isDescribed)) {
    const lines: string[] = [];
    for (const card of cards) lines.push(`${JSON.stringify(await toLine(card))}\n`);
    return { body: new Blob(lines), headers: { 'Content-Type': 'application/x-ndjson' } };
  }
  const form = new FormData();
  for (const [index, image] of (cards as readonly Image[]).entries())
    form.append('image', toBlob(image), `card-${index}`);
  return { body: form };
}

async function toLine(card: Image | BatchCard): Promise<object> {
  if (!isDescribed(card)) return { image: await toBase64(card) };
  return 'url' in card ? card : { ...card, image: await toBase64(card.image) };
}

function isDescribed(card: Image | BatchCard): card is BatchCard {
  return !(card instanceof Blob || card instanceof Uint8Array || card instanceof ArrayBuffer);
}

/** In pieces: a whole image would be more arguments than a call may have. */
export async function toBase64(image: Image): Promise<string> {
  const bytes = new Uint8Array(await toBlob(image).arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += 32_768)
    text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  return btoa(text);
}

import type { AdminAction, Key, KeyJob, KeyWebhook, KeyWithSecret, Tariff } from './account-types.js';
import { listPages, type Transport } from './transport.js';
import type { JobStatus } from './types.js';

/** Whatever is left out takes the server's default. */
export interface KeyOptions {
  readonly name: string;
  /** False for a test key: answers fixtures, free. */
  readonly livemode?: boolean;
  readonly scopes?: readonly string[];
  /** Seconds. */
  readonly expires_in?: number;
  readonly tariff?: Omit<Tariff, 'free_per_month'> & { readonly free_per_month?: number };
  readonly billing?: 'postpaid' | 'prepaid';
  /** The first balance of a prepaid key, in the minor unit. */
  readonly credits?: number;
  readonly rate_limit_per_minute?: number | null;
  readonly max_in_flight?: number | null;
  readonly monthly_quota?: number | null;
  readonly check_limit_per_minute?: number;
  /** An answer with a field of less confidence is listed for review. */
  readonly review_threshold?: number;
  readonly image_retention_seconds?: number;
  readonly result_retention_seconds?: number;
  readonly destroy_result_once_fetched?: boolean;
}

export interface KeysClient {
  /** The answer holds the secret, this once. */
  create(options: KeyOptions): Promise<KeyWithSecret>;
  list(): AsyncGenerator<Key>;
  get(id: string): Promise<Key>;
  update(id: string, change: Partial<Omit<KeyOptions, 'livemode' | 'expires_in' | 'credits'>>): Promise<Key>;
  /** A new secret; the old one opens the key until the grace is over (a day, where left out). */
  rotate(id: string, options?: { readonly graceSeconds?: number }): Promise<KeyWithSecret>;
  /** In the minor unit; negative for a correction, which needs a note. */
  addCredits(id: string, amount: number, note?: string): Promise<Key>;
  /** For ever. */
  revoke(id: string): Promise<void>;
  /** Without what was read, and without its client's own words. */
  jobs(
    id: string,
    filter?: { readonly status?: JobStatus; readonly createdFrom?: string; readonly createdTo?: string },
  ): AsyncGenerator<KeyJob>;
  /** Those that its jobs have named, too. */
  webhooks(id: string): AsyncGenerator<KeyWebhook>;
  /** The audit trail: who changed what, newest first. */
  actions(): AsyncGenerator<AdminAction>;
}

export function createKeysClient(transport: Transport): KeysClient {
  return {
    async create(options) {
      const call = { method: 'POST', json: options, idempotencyKey: crypto.randomUUID() } as const;
      return (await transport.send<KeyWithSecret>('/v1/keys', call)).body;
    },
    list: () => listPages(transport, '/v1/keys'),
    async get(id) {
      return (await transport.send<Key>(`/v1/keys/${id}`)).body;
    },
    async update(id, change) {
      return (await transport.send<Key>(`/v1/keys/${id}`, { method: 'PATCH', json: change })).body;
    },
    async rotate(id, { graceSeconds } = {}) {
      const json = graceSeconds === undefined ? {} : { grace_seconds: graceSeconds };
      return (await transport.send<KeyWithSecret>(`/v1/keys/${id}/rotate`, { method: 'POST', json })).body;
    },
    async addCredits(id, amount, note) {
      const json = { amount, ...(note === undefined ? {} : { note }) };
      const call = { method: 'POST', json, idempotencyKey: crypto.randomUUID() } as const;
      return (await transport.send<Key>(`/v1/keys/${id}/credits`, call)).body;
    },
    async revoke(id) {
      await transport.send(`/v1/keys/${id}`, { method: 'DELETE' });
    },
    jobs: (id, { createdFrom, createdTo, status } = {}) =>
      listPages(transport, `/v1/keys/${id}/jobs`, {
        query: { status, created_from: createdFrom, created_to: createdTo },
      }),
    webhooks: (id) => listPages(transport, `/v1/keys/${id}/webhooks`),
    actions: () => listPages(transport, '/v1/admin-actions'),
  };
}

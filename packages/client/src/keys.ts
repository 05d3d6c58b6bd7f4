import type { Key, KeyWithSecret, Tariff } from './account-types.js';
import { listPages, type Transport } from './transport.js';

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
}

export function createKeysClient(transport: Transport): KeysClient {
  const once = () => ({ 'Idempotency-Key': crypto.randomUUID() });
  return {
    async create(options) {
      const call = { method: 'POST', json: options, headers: once() } as const;
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
      const call = { method: 'POST', json, headers: once() } as const;
      return (await transport.send<Key>(`/v1/keys/${id}/credits`, call)).body;
    },
    async revoke(id) {
      await transport.send(`/v1/keys/${id}`, { method: 'DELETE' });
    },
  };
}

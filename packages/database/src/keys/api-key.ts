import type { ApiKey as ApiKeyRow } from '../generated/client.js';

/** What a request may know of the key it came with. Never holds a secret or its digest. */
export type ApiKey = Omit<ApiKeyRow, 'secretHash' | 'previousSecretHash'>;

/** For every query that reads a key. */
export const OMIT_SECRETS = { secretHash: true, previousSecretHash: true } as const;

/** What one billable answer costs, in the currency's minor unit. */
export interface Tariff {
  readonly name: string;
  readonly amountMinor: bigint;
  readonly currency: string;
}

/** IDR 500.00 an answer. Operators set their own per key; a row of charges keeps what was in force. */
export const DEFAULT_TARIFF: Tariff = { name: 'standard', amountMinor: 50_000n, currency: 'IDR' };

/** Everything a client key may do unless it was made for less. */
export const DEFAULT_SCOPES: readonly string[] = [
  'jobs:write',
  'jobs:read',
  'reviews:read',
  'reviews:write',
  'usage:read',
  'webhooks:read',
  'webhooks:write',
];

/** Of a key made over the API that names no limits of its own. The bootstrap key has none: it is the operator's. */
export const DEFAULT_LIMITS = { rateLimitPerMinute: 6_000, maxInFlight: 5_000 } as const;

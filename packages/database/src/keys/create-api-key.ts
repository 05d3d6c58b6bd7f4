import { randomUUID } from 'node:crypto';
import type { Database } from '../connect-database.js';
import { queryClock } from '../ops/query-clock.js';
import { type ApiKey, DEFAULT_SCOPES, DEFAULT_TARIFF, OMIT_SECRETS, type Tariff } from './api-key.js';
import { generateApiKeySecret, hashApiKeySecret } from './api-key-secret.js';

export interface ApiKeyInput {
  readonly name: string;
  readonly livemode?: boolean | undefined;
  readonly scopes?: readonly string[] | undefined;
  readonly tariff?: Tariff | undefined;
  readonly expiresInSeconds?: number | undefined;
  /** Null or absent: no limit. */
  readonly rateLimitPerMinute?: number | null | undefined;
  readonly maxInFlight?: number | null | undefined;
  readonly monthlyQuota?: number | null | undefined;
  readonly freePerMonth?: number | undefined;
  /** Makes the key a prepaid one with this balance, in the tariff's minor unit. */
  readonly creditsMinor?: bigint | undefined;
  readonly imageRetentionSeconds?: number | undefined;
  readonly resultRetentionSeconds?: number | undefined;
  readonly destroyResultOnceFetched?: boolean | undefined;
}

/** Makes a key. The secret is returned here, once, and kept nowhere. */
export async function createApiKey(
  database: Database,
  input: ApiKeyInput,
): Promise<{ apiKey: ApiKey; secret: string }> {
  const secret = generateApiKeySecret({ livemode: input.livemode ?? true });
  const row = { ...toApiKeyRow(secret, input), expiresAt: await toExpiry(database, input) };
  const topups = input.creditsMinor
    ? { create: { id: randomUUID(), amountMinor: input.creditsMinor, note: 'at creation' } }
    : undefined;
  const apiKey = await database.prisma.apiKey.create({
    data: { ...row, ...(topups ? { topups } : {}) },
    omit: OMIT_SECRETS,
  });
  return { apiKey, secret };
}

/**
 * Takes a secret of the operator's choosing as given and makes its key if there is none yet.
 * Several processes may do this at once at start: the unique hash lets one win and the others find it.
 */
export async function ensureBootstrapKey(database: Database, secret: string): Promise<void> {
  await database.prisma.apiKey.createMany({
    data: [toApiKeyRow(secret, { name: 'bootstrap' })],
    skipDuplicates: true,
  });
}

async function toExpiry(database: Database, { expiresInSeconds }: ApiKeyInput): Promise<Date | null> {
  if (expiresInSeconds === undefined) return null;
  return new Date((await queryClock(database.prisma)).getTime() + expiresInSeconds * 1_000);
}

function toApiKeyRow(secret: string, input: ApiKeyInput) {
  const tariff = input.tariff ?? DEFAULT_TARIFF;
  return {
    id: randomUUID(),
    name: input.name,
    ...describeSecret(secret),
    livemode: input.livemode ?? true,
    scopes: [...(input.scopes ?? DEFAULT_SCOPES)],
    tariffName: tariff.name,
    tariffAmountMinor: tariff.amountMinor,
    tariffCurrency: tariff.currency,
    rateLimitPerMinute: input.rateLimitPerMinute ?? null,
    maxInFlight: input.maxInFlight ?? null,
    monthlyQuota: input.monthlyQuota ?? null,
    freePerMonth: input.freePerMonth ?? 0,
    creditsMinor: input.creditsMinor ?? null,
    ...(input.imageRetentionSeconds === undefined
      ? {}
      : { imageRetentionSeconds: input.imageRetentionSeconds }),
    ...(input.resultRetentionSeconds === undefined
      ? {}
      : { resultRetentionSeconds: input.resultRetentionSeconds }),
    destroyResultOnceFetched: input.destroyResultOnceFetched ?? false,
  };
}

/** What is kept of a secret: enough to recognise a key by, too little to guess one from. */
export function describeSecret(secret: string) {
  return {
    prefix: secret.slice(0, 9),
    lastFour: secret.slice(-4),
    secretHash: new Uint8Array(hashApiKeySecret(secret)),
  };
}

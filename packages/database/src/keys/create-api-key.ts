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
  readonly checkLimitPerMinute?: number | undefined;
  readonly reviewThreshold?: number | undefined;
  readonly freePerMonth?: number | undefined;
  /** Of a prepaid key: its first balance, in the tariff's minor unit. Absent for postpaid keys. */
  readonly creditsMinor?: bigint | undefined;
  readonly imageRetentionSeconds?: number | undefined;
  readonly resultRetentionSeconds?: number | undefined;
  readonly destroyResultOnceFetched?: boolean | undefined;
}

/** The request was made before, and asked for another key. */
export class CreationMismatchError extends Error {
  override readonly name = 'CreationMismatchError';
}

/** Under which a key is found again, should the request that made it be repeated. */
export interface Creation {
  /** A digest of who asked, and of its Idempotency-Key. */
  readonly key: Uint8Array;
  /** A digest of what was asked. */
  readonly fingerprint: Uint8Array;
}

/** Makes a key. The secret is returned here, once, and kept nowhere. */
export async function createApiKey(
  database: Database,
  input: ApiKeyInput,
  creation?: Creation,
): Promise<{ apiKey: ApiKey; secret: string }> {
  const secret = generateApiKeySecret({ livemode: input.livemode ?? true });
  const topups = input.creditsMinor
    ? { create: { id: randomUUID(), amountMinor: input.creditsMinor, note: 'at creation' } }
    : undefined;
  const apiKey = await database.prisma.apiKey.create({
    data: {
      ...toApiKeyRow(secret, input),
      expiresAt: await toExpiry(database, input),
      ...(topups ? { topups } : {}),
      ...(creation
        ? {
            creationKey: new Uint8Array(creation.key),
            creationFingerprint: new Uint8Array(creation.fingerprint),
          }
        : {}),
    },
    omit: OMIT_SECRETS,
  });
  return { apiKey, secret };
}

/**
 * Makes a key once for a creation: a repetition finds it, without its secret, which is kept nowhere.
 *
 * @throws CreationMismatchError
 */
export async function createApiKeyOnce(
  database: Database,
  input: ApiKeyInput,
  creation: Creation,
): Promise<{ apiKey: ApiKey; secret: string | null }> {
  const made = await findByCreation(database, creation);
  if (made) return { apiKey: made, secret: null };
  try {
    return await createApiKey(database, input, creation);
  } catch (error) {
    // Two repetitions at once: the other has made it.
    const others = await findByCreation(database, creation);
    if (others) return { apiKey: others, secret: null };
    throw error;
  }
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

async function findByCreation(database: Database, creation: Creation): Promise<ApiKey | null> {
  const found = await database.prisma.apiKey.findUnique({
    where: { creationKey: new Uint8Array(creation.key) },
    omit: OMIT_SECRETS,
  });
  if (found && Buffer.compare(found.creationFingerprint ?? new Uint8Array(), creation.fingerprint) !== 0) {
    throw new CreationMismatchError('this request made another key before');
  }
  return found;
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
    ...(input.reviewThreshold === undefined ? {} : { reviewThreshold: input.reviewThreshold }),
    ...(input.checkLimitPerMinute === undefined ? {} : { checkLimitPerMinute: input.checkLimitPerMinute }),
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

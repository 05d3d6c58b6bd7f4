import type { Database } from '../connect-database.js';
import { Prisma, type WebhookEndpoint as WebhookEndpointRow } from '../generated/client.js';
import { type PagePosition, toOlderThan } from '../jobs/list-jobs.js';

/** An endpoint as its owner may see it. */
export type WebhookEndpoint = Omit<WebhookEndpointRow, 'wrappedKey'>;

export interface WebhookEndpointInput {
  /** UUID chosen by the caller, because keys are wrapped for it before the row exists. */
  readonly id: string;
  readonly apiKeyId: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly payload: 'thin' | 'full';
  readonly description: string | null;
  readonly encryptionKey: object | null;
  /** Data key that seals what the receiver answers, wrapped. */
  readonly wrappedKey: Uint8Array;
  /** Its own signing secret: the id it is wrapped for, and the wrapping. */
  readonly secret: { readonly id: string; readonly wrapped: Uint8Array };
}

/** Makes an endpoint with its secret. */
export async function createWebhookEndpoint(
  database: Database,
  input: WebhookEndpointInput,
): Promise<WebhookEndpoint> {
  const { secret, encryptionKey, ...columns } = input;
  return database.prisma.webhookEndpoint.create({
    data: {
      ...columns,
      events: [...input.events],
      wrappedKey: new Uint8Array(input.wrappedKey),
      ...(encryptionKey ? { encryptionKey: encryptionKey as Prisma.InputJsonObject } : {}),
      secrets: {
        create: { id: secret.id, apiKeyId: input.apiKeyId, wrapped: new Uint8Array(secret.wrapped) },
      },
    },
    omit: { wrappedKey: true },
  });
}

/** Addresses that the jobs of one key may name within the time that they are kept. */
const MAX_REQUEST_ENDPOINTS = 1_000;

/**
 * The endpoint for jobs of this key that name this address: made at the first of them, found by the others.
 *
 * @returns its id; null where the key has named as many addresses as it may: one address with a query that differs with
 * every job is a new one each time, and each stands for a month
 */
export async function ensureRequestEndpoint(
  database: Database,
  input: {
    readonly id: string;
    readonly apiKeyId: string;
    readonly url: string;
    readonly wrappedKey: Uint8Array;
  },
): Promise<string | null> {
  await database.prisma.$executeRaw`
    INSERT INTO webhook_endpoints (id, api_key_id, url, on_request, events, wrapped_key)
    SELECT ${input.id}::uuid, ${input.apiKeyId}::uuid, ${input.url}, true, '{}', ${input.wrappedKey}
    WHERE (SELECT count(*) FROM webhook_endpoints WHERE api_key_id = ${input.apiKeyId}::uuid AND on_request)
      < ${MAX_REQUEST_ENDPOINTS}
    ON CONFLICT (api_key_id, url) WHERE on_request DO NOTHING`;
  const found = await database.prisma.webhookEndpoint.findFirst({
    where: { apiKeyId: input.apiKeyId, url: input.url, onRequest: true },
    select: { id: true },
  });
  return found?.id ?? null;
}

/** @returns null when there is none, or it belongs to another key: the two must look the same */
export async function findWebhookEndpoint(
  database: Database,
  options: { readonly id: string; readonly apiKeyId: string },
): Promise<WebhookEndpoint | null> {
  return database.prisma.webhookEndpoint.findFirst({ where: options, omit: { wrappedKey: true } });
}

/** An endpoint's data key, wrapped. Only for who has made sure whose endpoint it is. */
export async function findEndpointKey(database: Database, id: string): Promise<Uint8Array> {
  const found = await database.prisma.webhookEndpoint.findUniqueOrThrow({
    where: { id },
    select: { wrappedKey: true },
  });
  return found.wrappedKey;
}

/** Of a key, newest first, one more than `limit` where there are more. */
export async function listWebhookEndpoints(
  database: Database,
  options: {
    readonly apiKeyId: string;
    readonly after?: PagePosition | undefined;
    readonly limit: number;
  },
): Promise<WebhookEndpoint[]> {
  const { apiKeyId, after, limit } = options;
  return database.prisma.webhookEndpoint.findMany({
    where: { apiKeyId, ...(after ? toOlderThan(after) : {}) },
    take: limit + 1,
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    omit: { wrappedKey: true },
  });
}

/** How many endpoints a key has made; those that its jobs have named do not count. */
export async function countOwnEndpoints(database: Database, apiKeyId: string): Promise<number> {
  return database.prisma.webhookEndpoint.count({ where: { apiKeyId, onRequest: false } });
}

/** Changes what an owner may change. Enabled again, or moved elsewhere, it starts with a clean slate. */
export async function updateWebhookEndpoint(
  database: Database,
  options: { readonly id: string; readonly apiKeyId: string },
  change: {
    readonly url?: string | undefined;
    readonly events?: readonly string[] | undefined;
    readonly description?: string | null | undefined;
    readonly payload?: 'thin' | 'full' | undefined;
    readonly encryptionKey?: object | null | undefined;
    readonly enabled?: true | undefined;
  },
): Promise<void> {
  const { url, encryptionKey, enabled, events, description, payload } = change;
  await database.prisma.webhookEndpoint.updateMany({
    where: options,
    data: {
      ...(description === undefined ? {} : { description }),
      ...(payload ? { payload } : {}),
      ...(events ? { events: [...events] } : {}),
      ...(encryptionKey === undefined
        ? {}
        : { encryptionKey: (encryptionKey as Prisma.InputJsonObject) ?? Prisma.DbNull }),
      ...(url === undefined ? {} : { url }),
      ...(enabled ? { disabledAt: null, disabledReason: null } : {}),
      ...(enabled || url !== undefined ? { failingSince: null, notBefore: null, slow: false } : {}),
    },
  });
}

/** Removes an endpoint with its secrets, deliveries and their log. @returns false when there was none */
export async function deleteWebhookEndpoint(
  database: Database,
  options: { readonly id: string; readonly apiKeyId: string },
): Promise<boolean> {
  const { count } = await database.prisma.webhookEndpoint.deleteMany({ where: options });
  return count === 1;
}

/**
 * Tells an endpoint nothing more, and ends what was on its way. Its owner can have that replayed.
 *
 * @param options.reason `gone`: it answered 410; `failing`: it failed for days; `owner`: its owner said so
 */
export async function disableWebhookEndpoint(
  database: Database,
  options: { readonly id: string; readonly reason: 'gone' | 'failing' | 'owner' },
): Promise<void> {
  await database.prisma.$transaction([
    database.prisma.$executeRaw`
      UPDATE webhook_endpoints SET disabled_at = clock_timestamp(), disabled_reason = ${options.reason}
      WHERE id = ${options.id}::uuid AND disabled_at IS NULL`,
    database.prisma.$executeRaw`
      UPDATE webhook_deliveries
      SET status = 'failed', next_attempt_at = NULL, lease_token = NULL, ended_at = clock_timestamp()
      WHERE endpoint_id = ${options.id}::uuid AND status = 'pending'`,
  ]);
}

import { randomUUID } from 'node:crypto';
import { type ApiKey, DEFAULT_SCOPES, DEFAULT_TARIFF, type Tariff } from './api-key.js';
import { generateApiKeySecret, hashApiKeySecret } from './api-key-secret.js';
import type { Database } from './connect-database.js';

export interface ApiKeyInput {
  readonly name: string;
  readonly livemode?: boolean;
  readonly scopes?: readonly string[];
  readonly tariff?: Tariff;
  readonly expiresAt?: Date;
}

/** Makes a key. The secret is returned here, once, and kept nowhere. */
export async function createApiKey(
  database: Database,
  input: ApiKeyInput,
): Promise<{ apiKey: ApiKey; secret: string }> {
  const secret = generateApiKeySecret({ livemode: input.livemode ?? true });
  const apiKey = await database.prisma.apiKey.create({
    data: toApiKeyRow(secret, input),
    omit: { secretHash: true },
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

function toApiKeyRow(secret: string, input: ApiKeyInput) {
  const tariff = input.tariff ?? DEFAULT_TARIFF;
  return {
    id: randomUUID(),
    name: input.name,
    // Enough to recognise a key by, too little to guess one from.
    prefix: secret.slice(0, 9),
    lastFour: secret.slice(-4),
    secretHash: new Uint8Array(hashApiKeySecret(secret)),
    livemode: input.livemode ?? true,
    scopes: [...(input.scopes ?? DEFAULT_SCOPES)],
    tariffName: tariff.name,
    tariffAmountMinor: tariff.amountMinor,
    tariffCurrency: tariff.currency,
    ...(input.expiresAt ? { expiresAt: input.expiresAt } : {}),
  };
}

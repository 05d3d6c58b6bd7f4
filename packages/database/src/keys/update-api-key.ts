import type { Database, Queryable } from '../connect-database.js';
import { type ApiKey, OMIT_SECRETS, type Tariff } from './api-key.js';

/** What is absent stays as it is; null stands for no limit. */
export interface ApiKeyChange {
  readonly name?: string | undefined;
  readonly scopes?: readonly string[] | undefined;
  readonly rateLimitPerMinute?: number | null | undefined;
  readonly maxInFlight?: number | null | undefined;
  readonly monthlyQuota?: number | null | undefined;
  readonly checkLimitPerMinute?: number | undefined;
  readonly reviewThreshold?: number | undefined;
  readonly imageRetentionSeconds?: number | undefined;
  readonly resultRetentionSeconds?: number | undefined;
  readonly destroyResultOnceFetched?: boolean | undefined;
  readonly billing?: 'postpaid' | 'prepaid' | undefined;
  /** In force from `from` on, or at once where that is null. */
  readonly tariff?:
    | { readonly terms: Tariff & { readonly freePerMonth: number }; readonly from: Date | null }
    | undefined;
}

/** A prepaid balance is in one currency. */
export class CurrencyChangeError extends Error {
  override readonly name = 'CurrencyChangeError';
}

/**
 * Changes what a key may do and what it pays, from the next request on. Jobs that were submitted keep the retention they
 * were submitted with.
 *
 * @returns null when there is no such key or it is revoked
 * @throws CurrencyChangeError for a prepaid key
 */
export async function updateApiKey(
  database: Database,
  id: string,
  change: ApiKeyChange,
): Promise<ApiKey | null> {
  const { billing, tariff, scopes, ...columns } = change;
  return database.prisma.$transaction(async (transaction) => {
    await transaction.$queryRaw`SELECT 1 FROM api_keys WHERE id = ${id}::uuid FOR UPDATE`;
    const key = await transaction.apiKey.findFirst({ where: { id, revokedAt: null }, omit: OMIT_SECRETS });
    if (!key) return null;
    const isPrepaid = billing === undefined ? key.creditsMinor !== null : billing === 'prepaid';
    if (tariff && isPrepaid && tariff.terms.currency !== key.tariffCurrency) {
      throw new CurrencyChangeError('a prepaid key keeps its currency');
    }
    if (billing !== undefined && isPrepaid !== (key.creditsMinor !== null)) {
      await setBilling(transaction, id, billing);
    }
    return transaction.apiKey.update({
      where: { id },
      data: {
        ...Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined)),
        ...(scopes ? { scopes: [...scopes] } : {}),
        ...(tariff ? toTariffColumns(tariff) : {}),
      },
      omit: OMIT_SECRETS,
    });
  });
}

/** Prepaid again, a key has what its entries, holds and charges leave: what it had when it became postpaid. */
async function setBilling(
  transaction: Queryable,
  id: string,
  billing: 'postpaid' | 'prepaid',
): Promise<void> {
  await transaction.$executeRaw`
    UPDATE api_keys
    SET credits_minor = CASE WHEN ${billing} = 'prepaid' THEN
      (SELECT coalesce(sum(amount_minor), 0) FROM credit_topups WHERE api_key_id = api_keys.id)::bigint
      - (SELECT coalesce(sum(held_minor), 0) FROM jobs
          WHERE api_key_id = api_keys.id AND (status IN ('queued', 'processing') OR handover = 'pending'))::bigint
      - (SELECT coalesce(sum(charges.amount_minor), 0) FROM charges JOIN jobs ON jobs.id = charges.job_id
          WHERE charges.api_key_id = api_keys.id AND jobs.held_minor IS NOT NULL)::bigint END
    WHERE id = ${id}::uuid`;
}

function toTariffColumns({ terms, from }: NonNullable<ApiKeyChange['tariff']>) {
  const { name, amountMinor, currency, freePerMonth } = terms;
  const none = {
    nextTariffName: null,
    nextTariffAmountMinor: null,
    nextTariffCurrency: null,
    nextFreePerMonth: null,
    nextTariffFrom: null,
  };
  if (from === null) {
    const now = { tariffName: name, tariffAmountMinor: amountMinor, tariffCurrency: currency, freePerMonth };
    return { ...now, ...none };
  }
  return {
    nextTariffName: name,
    nextTariffAmountMinor: amountMinor,
    nextTariffCurrency: currency,
    nextFreePerMonth: freePerMonth,
    nextTariffFrom: from,
  };
}

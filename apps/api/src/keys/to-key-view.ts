import type { KeyView } from '@ktp-ocr/contract/billing/key-view';
import { formatMoney } from '@ktp-ocr/contract/billing/money';
import type { ApiKey } from '@ktp-ocr/database/keys/api-key';

/** A key as those who manage keys see it. Never holds its secret. */
export function toKeyView(key: ApiKey): KeyView {
  return {
    id: key.id,
    name: key.name,
    livemode: key.livemode,
    prefix: key.prefix,
    last_four: key.lastFour,
    scopes: key.scopes,
    tariff: {
      name: key.tariffName,
      amount: Number(key.tariffAmountMinor),
      currency: key.tariffCurrency,
      free_per_month: key.freePerMonth,
      display: formatMoney(key.tariffAmountMinor, key.tariffCurrency),
    },
    next_tariff: toNextTariff(key),
    billing: key.creditsMinor === null ? 'postpaid' : 'prepaid',
    credits: key.creditsMinor === null ? null : Number(key.creditsMinor),
    credits_display: key.creditsMinor === null ? null : formatMoney(key.creditsMinor, key.tariffCurrency),
    rate_limit_per_minute: key.rateLimitPerMinute,
    max_in_flight: key.maxInFlight,
    monthly_quota: key.monthlyQuota,
    check_limit_per_minute: key.checkLimitPerMinute,
    review_threshold: key.reviewThreshold,
    image_retention_seconds: key.imageRetentionSeconds,
    result_retention_seconds: key.resultRetentionSeconds,
    destroy_result_once_fetched: key.destroyResultOnceFetched,
    created_at: key.createdAt.toISOString(),
    expires_at: key.expiresAt?.toISOString() ?? null,
    revoked_at: key.revokedAt?.toISOString() ?? null,
    last_used_at: key.lastUsedAt?.toISOString() ?? null,
    previous_secret_expires_at: key.previousSecretExpiresAt?.toISOString() ?? null,
  };
}

function toNextTariff(key: ApiKey): KeyView['next_tariff'] {
  const { nextTariffName: name, nextTariffAmountMinor: amount, nextTariffCurrency: currency } = key;
  if (name === null || amount === null || currency === null || key.nextTariffFrom === null) return null;
  return {
    name,
    amount: Number(amount),
    currency,
    free_per_month: key.nextFreePerMonth ?? 0,
    display: formatMoney(amount, currency),
    from: key.nextTariffFrom.toISOString(),
  };
}

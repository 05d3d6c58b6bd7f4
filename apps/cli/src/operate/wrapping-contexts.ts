import type { WrappedKeyTable } from '@ktp-ocr/database/ops/wrapped-keys';

/** What each wrapping is bound to, as API and workers bind it. */
export const WRAPPING_CONTEXTS: Readonly<Record<WrappedKeyTable, (id: string) => string>> = {
  storage_canary: (id) => `canary:${id}`,
  webhook_secrets: (id) => `webhook-secret:${id}`,
  webhook_endpoints: (id) => `webhook:${id}`,
  jobs: (id) => id,
};

import type { SCOPES } from '@ktp-ocr/contract/billing/key-view';

export type ScopeName = (typeof SCOPES)[number];

/** What a key may be given here, one by one; the compiler knows each from the contract. */
export const SCOPE_NAMES = [
  'jobs:write',
  'jobs:read',
  'reviews:read',
  'reviews:write',
  'reviews:export',
  'debug:read',
  'usage:read',
  'webhooks:read',
  'webhooks:write',
  'keys:read',
  'keys:write',
  'charges:write',
] as const satisfies readonly ScopeName[];

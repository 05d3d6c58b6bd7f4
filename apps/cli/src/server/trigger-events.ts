import type { WebhookEventType } from '@ktp-ocr/client/account-types';

/** What `trigger` can make happen. */
export const TRIGGERS = [
  'ping',
  'job.succeeded',
  'job.failed',
  'job.errored',
  'job.canceled',
  'batch.completed',
] as const satisfies readonly (WebhookEventType | 'ping')[];

export type Trigger = (typeof TRIGGERS)[number];

import type { KeyView } from '@ktp-ocr/contract/billing/key-view';
import type { ChargeRow, UsageView } from '@ktp-ocr/contract/billing/usage-view';
import type { CheckView } from '@ktp-ocr/contract/checks/check-answer';
import type { QueueView } from '@ktp-ocr/contract/health/queue-view';
import type { ServiceView } from '@ktp-ocr/contract/health/service-view';
import type { BatchAccepted, BatchSummary, BatchView } from '@ktp-ocr/contract/jobs/batch-view';
import type { JobAccepted, JobSummary, JobView } from '@ktp-ocr/contract/jobs/job-view';
import type { Readiness } from '@ktp-ocr/contract/openapi/service-operations';
import type { ReviewSummary, ReviewView } from '@ktp-ocr/contract/reviews/review-view';
import type { DeliveryView, WebhookEndpointView } from '@ktp-ocr/contract/webhooks/webhook-endpoint';
import type { z } from 'zod';

/** What crosses the wire, from the schemas that the server itself validates with. Types only: no schema is loaded. */
export type {
  BatchAccepted,
  BatchSummary,
  BatchView,
  ChargeRow,
  CheckView,
  JobAccepted,
  JobSummary,
  JobView,
  KeyView,
  QueueView,
  ReviewSummary,
  ReviewView,
  ServiceView,
  UsageView,
};

export type Delivery = z.infer<typeof DeliveryView>;
export type WebhookEndpoint = z.infer<typeof WebhookEndpointView>;
export type Ready = z.infer<typeof Readiness>;

export interface Page<Item> {
  readonly data: readonly Item[];
  readonly next_cursor: string | null;
}

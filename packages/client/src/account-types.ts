/** What crosses the wire about keys, usage and webhooks. A test holds it to the server's own schemas. */

import type { JobSummary } from './types.js';

export type WebhookEventType =
  | 'job.succeeded'
  | 'job.failed'
  | 'job.errored'
  | 'job.canceled'
  | 'batch.completed';

export interface WebhookEndpoint {
  readonly id: string;
  readonly url: string;
  readonly events: readonly string[];
  /** `full` tells what was read, over https only. */
  readonly payload: 'thin' | 'full';
  readonly description: string | null;
  readonly encrypted: boolean;
  readonly status: 'enabled' | 'disabled';
  /** Why it is disabled, and what to do about it. */
  readonly disabled_note: string | null;
  readonly failing_since: string | null;
  readonly created_at: string;
}

export interface CreatedWebhook extends WebhookEndpoint {
  /** Shown this once. */
  readonly secret: string;
}

export interface RotatedSecret {
  readonly secret: string;
  readonly previous_secret_expires_at: string | null;
}

export interface WebhookDelivery {
  readonly id: string;
  /** The `webhook-id` it is sent under. */
  readonly event_id: string;
  readonly type: string;
  readonly job_id: string | null;
  readonly status: 'pending' | 'delivered' | 'failed';
  readonly next_attempt_at: string | null;
  readonly created_at: string;
  readonly ended_at: string | null;
  readonly attempts: readonly {
    readonly started_at: string;
    readonly duration_ms: number;
    readonly http_status: number | null;
    readonly failure: string | null;
    readonly answer: string | null;
  }[];
}

export interface Tariff {
  readonly name: string;
  /** One billable answer, in the currency's minor unit. */
  readonly amount: number;
  readonly currency: string;
  readonly free_per_month: number;
}

export interface Key {
  readonly id: string;
  readonly name: string;
  readonly livemode: boolean;
  readonly prefix: string;
  readonly last_four: string;
  readonly scopes: readonly string[];
  readonly tariff: Tariff;
  readonly billing: 'postpaid' | 'prepaid';
  /** What a prepaid key has left, in the minor unit. */
  readonly credits: number | null;
  readonly credits_display: string | null;
  readonly rate_limit_per_minute: number | null;
  readonly max_in_flight: number | null;
  readonly monthly_quota: number | null;
  readonly check_limit_per_minute: number;
  /** An answer with a field of less confidence is listed for review. */
  readonly review_threshold: number;
  readonly image_retention_seconds: number;
  readonly result_retention_seconds: number;
  readonly destroy_result_once_fetched: boolean;
  readonly created_at: string;
  readonly expires_at: string | null;
  readonly revoked_at: string | null;
  readonly last_used_at: string | null;
}

export interface KeyWithSecret extends Key {
  /** Shown this once; null where a repetition found the key. */
  readonly secret: string | null;
}

/** The caller's own key, and how far it has come this month. */
export interface OwnKey extends Key {
  readonly usage: {
    readonly month: string;
    readonly billable: number;
    readonly in_flight: number;
    readonly quota_remaining: number | null;
    readonly free_remaining: number;
  };
  readonly time_zone: string;
}

export interface UsageRow {
  readonly group: string;
  readonly jobs: number;
  readonly billed: number;
  /** Null for several currencies. */
  readonly amount: number | null;
  readonly currency: string | null;
  readonly display: string | null;
}

export interface Usage {
  readonly from: string;
  readonly to: string;
  readonly timezone: string;
  readonly data: readonly UsageRow[];
}

export interface ChargeRow {
  readonly id: string;
  readonly kind: 'charge' | 'reversal';
  readonly job_id: string;
  readonly key_id: string;
  readonly reference: string | null;
  readonly outcome: 'OK' | 'FAIL';
  readonly amount: number;
  readonly currency: string;
  readonly display: string;
  readonly tariff: string;
  readonly reverses: string | null;
  readonly created_at: string;
}

/** A job as an operator sees it. */
export type KeyJob = Omit<JobSummary, 'reference' | 'metadata'>;

/** An endpoint as an operator sees it: its address without what stands behind the `?`. */
export type KeyWebhook = Omit<WebhookEndpoint, 'description'>;

/** One line of the audit trail. */
export interface AdminAction {
  readonly id: string;
  /** E.g. `key.create`, `charge.reverse`. */
  readonly action: string;
  /** Null for the ADMIN_API_KEY. */
  readonly actor_key_id: string | null;
  readonly subject_id: string | null;
  /** What was asked, without secrets. */
  readonly details: Readonly<Record<string, unknown>> | null;
  readonly request_id: string;
  readonly created_at: string;
}

export interface Service {
  readonly queue: {
    readonly queued: number;
    readonly processing: number;
    readonly oldest_queued_seconds: number | null;
  };
  readonly workers: {
    readonly alive: number;
    readonly warm_readers: number;
    readonly mean_read_ms: number | null;
  };
}

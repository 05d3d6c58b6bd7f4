import { z } from 'zod';
import { JobListQuery } from '../jobs/job-queries.js';
import { JobSummary } from '../jobs/job-view.js';
import { toPageSchema } from '../page.js';
import { WebhookEndpointView } from '../webhooks/webhook-endpoint.js';

/** One line of the audit trail. */
const AdminActionView = z
  .strictObject({
    id: z.uuid(),
    action: z.string().describe('E.g. `key.create`, `key.update`, `charge.reverse`.'),
    actor_key_id: z.uuid().nullable().describe('The key that did it; null for the ADMIN_API_KEY.'),
    subject_id: z.uuid().nullable().describe('What it was done to.'),
    details: z.record(z.string(), z.unknown()).nullable().describe('What was asked, without secrets.'),
    request_id: z.string(),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'AdminAction' });

export type AdminActionView = z.infer<typeof AdminActionView>;

export const AdminActionPage = toPageSchema(AdminActionView).meta({ id: 'AdminActionPage' });

/** `GET /v1/keys/{id}/jobs`. By a `reference` only the key itself looks: it is its client's word. */
export const KeyJobListQuery = JobListQuery.omit({ reference: true });

/** A job as an operator sees it: without what was read, and without the client's own words. */
export const KeyJobView = z
  .strictObject(JobSummary.shape)
  .omit({ reference: true, metadata: true })
  .meta({ id: 'KeyJob' });

export type KeyJobView = z.infer<typeof KeyJobView>;

export const KeyJobPage = toPageSchema(KeyJobView).meta({ id: 'KeyJobPage' });

/** An endpoint as an operator sees it. */
export const KeyWebhookView = z
  .strictObject({
    ...WebhookEndpointView.shape,
    url: z.string().describe('Without what stands behind the `?`: that may be a secret of the receiver.'),
  })
  .omit({ description: true })
  .meta({ id: 'KeyWebhook' });

export type KeyWebhookView = z.infer<typeof KeyWebhookView>;

export const KeyWebhookPage = toPageSchema(KeyWebhookView).meta({ id: 'KeyWebhookPage' });

import { z } from 'zod';
import { InstantOrDay, PageQuery } from '../page.js';
import { plainText } from '../plain-text.js';
import { WEBHOOK_EVENT_TYPES } from './webhook-event.js';

const url = plainText().min(1).max(2_048).describe('https, on port 443, leading to the public internet.');
const events = z
  .array(z.enum(WEBHOOK_EVENT_TYPES))
  .min(1)
  .max(WEBHOOK_EVENT_TYPES.length)
  .describe('What to hear of.');
const description = plainText().max(500);
const payload = z
  .enum(['thin', 'full'])
  .describe('`thin` holds ids, status and charge; `full` also what was read, and goes over https only.');
const base64url = z.string().regex(/^[A-Za-z0-9_-]{1,1400}$/);
const encryptionKey = z
  .strictObject({
    kty: z.enum(['RSA', 'EC', 'OKP']),
    crv: z.enum(['P-256', 'P-384', 'P-521', 'X25519']).optional(),
    x: base64url.optional(),
    y: base64url.optional(),
    n: base64url.optional(),
    e: base64url.optional(),
    kid: plainText().max(255).optional(),
    alg: plainText().max(32).optional(),
    use: z.literal('enc').optional(),
  })
  .describe('A public key as JWK (RSA, P-256, P-384, P-521 or X25519): full payloads are encrypted to it.');

/** `POST /v1/webhooks`. */
export const WebhookRequest = z
  .strictObject({
    url,
    events: events.optional().describe('What to hear of; everything when left out.'),
    payload: payload.optional(),
    description: description.optional(),
    encryption_key: encryptionKey.optional(),
  })
  .meta({ id: 'WebhookRequest' });

/** `PATCH /v1/webhooks/{id}`: what is left out stays as it is. */
export const WebhookChange = z
  .strictObject({
    url: url.optional(),
    events: events.optional(),
    payload: payload.optional(),
    description: description.nullable().optional(),
    encryption_key: encryptionKey.nullable().optional(),
    enabled: z.boolean().optional(),
  })
  .meta({ id: 'WebhookChange' });

/** An endpoint as its owner sees it. */
export const WebhookEndpointView = z
  .strictObject({
    id: z.uuid(),
    url: z.string(),
    events: z.array(z.string()),
    payload,
    description: z.string().nullable(),
    encrypted: z.boolean(),
    on_request: z
      .boolean()
      .describe(
        "Made for the `webhook` address of a job: hears of such jobs only, signed with the key's own secret.",
      ),
    status: z.enum(['enabled', 'disabled']),
    disabled_at: z.iso.datetime().nullable(),
    disabled_note: z.string().nullable().describe('Why it is disabled, and what to do about it.'),
    failing_since: z.iso.datetime().nullable().describe('Since when every attempt has failed.'),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'WebhookEndpoint' });

const secret = z
  .string()
  .regex(/^whsec_/)
  .describe('Shown here, once.');

/** The answer to `POST /v1/webhooks`. */
export const CreatedWebhook = WebhookEndpointView.extend({ secret }).meta({ id: 'CreatedWebhook' });

/** `POST /v1/webhooks/{id}/rotate-secret`. */
export const SecretRotation = z.strictObject({
  overlap_seconds: z
    .number()
    .int()
    .min(0)
    .max(604_800)
    .default(86_400)
    .describe('For so long deliveries carry a signature by the old secret beside the new one.'),
});

export const RotatedSecret = z.strictObject({
  secret,
  previous_secret_expires_at: z.iso.datetime().nullable(),
});

/** `GET /.well-known/webhook-keys.json`. */
export const WebhookKeys = z.strictObject({
  public_keys: z
    .array(z.string())
    .describe('Ed25519, `whpk_` and base64: for `v1a` signatures. None where the operator gave no key.'),
});

export const DELIVERY_STATUSES = ['pending', 'delivered', 'failed'] as const;

/** Why a sending did not arrive. */
export const DELIVERY_FAILURES = [
  'http_status',
  'redirect',
  'gone',
  'timeout',
  'name',
  'address_refused',
  'connection',
  'tls',
  'ours',
] as const;

/** One sending and what came of it. */
export const DeliveryAttemptView = z.strictObject({
  started_at: z.iso.datetime(),
  duration_ms: z.number().int(),
  http_status: z.number().int().nullable(),
  failure: z
    .enum(DELIVERY_FAILURES)
    .nullable()
    .describe('`ours`: the server could not send it. Null where it was delivered.'),
  answer: z
    .string()
    .nullable()
    .describe(
      'The first 1,024 bytes that the receiver answered, for three days; not kept for full payloads.',
    ),
});

export const DeliveryView = z
  .strictObject({
    id: z.uuid(),
    event_id: z.uuid().describe('The `webhook-id` it is sent under.'),
    type: z.string(),
    job_id: z.uuid().nullable(),
    status: z.enum(DELIVERY_STATUSES),
    next_attempt_at: z.iso.datetime().nullable(),
    created_at: z.iso.datetime(),
    ended_at: z.iso.datetime().nullable(),
    attempts: z.array(DeliveryAttemptView),
  })
  .meta({ id: 'WebhookDelivery' });

export const DeliveryQuery = PageQuery.extend({ status: z.enum(DELIVERY_STATUSES).optional() });

/** `POST /v1/webhooks/{id}/replay`: what happened within a time, again. */
export const ReplayRequest = z
  .strictObject({
    from: InstantOrDay.describe('Inclusive.'),
    to: InstantOrDay.optional().describe('Exclusive; now when left out.'),
    include_delivered: z.boolean().default(false).describe('Also what had been delivered.'),
  })
  .meta({ id: 'ReplayRequest' });

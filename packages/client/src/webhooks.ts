import type {
  CreatedWebhook,
  RotatedSecret,
  WebhookDelivery,
  WebhookEndpoint,
  WebhookEventType,
} from './account-types.js';
import { listPages, type Transport } from './transport.js';

export interface WebhookOptions {
  /** https, on port 443, leading to the public internet, unless the operator allows others. */
  readonly url: string;
  /** What to hear of; everything where left out. */
  readonly events?: readonly WebhookEventType[];
  readonly payload?: 'thin' | 'full';
  readonly description?: string;
  /** A public key as JWK: full payloads are encrypted to it. */
  readonly encryption_key?: Readonly<Record<string, unknown>>;
}

export interface WebhooksClient {
  /** The answer holds the secret, this once. */
  create(options: WebhookOptions): Promise<CreatedWebhook>;
  list(): AsyncGenerator<WebhookEndpoint>;
  get(id: string): Promise<WebhookEndpoint>;
  /** What is left out stays as it is. */
  update(
    id: string,
    change: Partial<WebhookOptions> & { readonly enabled?: boolean },
  ): Promise<WebhookEndpoint>;
  delete(id: string): Promise<void>;
  /** Until the overlap is over (a day, where left out) both secrets sign. */
  rotateSecret(id: string, options?: { readonly overlapSeconds?: number }): Promise<RotatedSecret>;
  /** That of the key itself, which signs what goes to addresses that its jobs name. */
  rotateKeySecret(options?: { readonly overlapSeconds?: number }): Promise<RotatedSecret>;
  /** Sends a test event. */
  ping(id: string): Promise<{ readonly event_id: string }>;
  /** Newest first, with every attempt. */
  deliveries(
    id: string,
    filter?: { readonly status?: WebhookDelivery['status'] },
  ): AsyncGenerator<WebhookDelivery>;
  redeliver(id: string, deliveryId: string): Promise<{ readonly count: number }>;
  /** Sends again what happened in that time and did not arrive. */
  replay(
    id: string,
    time: { readonly from: string; readonly to?: string; readonly includeDelivered?: boolean },
  ): Promise<{ readonly count: number }>;
}

export function createWebhooksClient(transport: Transport): WebhooksClient {
  const send = async <Body>(method: 'GET' | 'POST' | 'PATCH', path: string, json?: object) =>
    (await transport.send<Body>(path, { method, json })).body;
  const ask = <Body>(method: 'GET' | 'POST' | 'PATCH', path: string, json?: object) =>
    send<Body>(method, `/v1/webhooks${path}`, json);
  const toOverlap = ({ overlapSeconds }: { readonly overlapSeconds?: number } = {}) =>
    overlapSeconds === undefined ? {} : { overlap_seconds: overlapSeconds };
  return {
    create: (options) => ask('POST', '', options),
    list: () => listPages(transport, '/v1/webhooks'),
    get: (id) => ask('GET', `/${id}`),
    update: (id, change) => ask('PATCH', `/${id}`, change),
    async delete(id) {
      await transport.send(`/v1/webhooks/${id}`, { method: 'DELETE' });
    },
    rotateSecret: (id, options) => ask('POST', `/${id}/rotate-secret`, toOverlap(options)),
    rotateKeySecret: (options) => send('POST', '/v1/webhook-secret/rotate', toOverlap(options)),
    ping: (id) => ask('POST', `/${id}/ping`),
    deliveries: (id, filter = {}) =>
      listPages(transport, `/v1/webhooks/${id}/deliveries`, { query: { ...filter } }),
    redeliver: (id, deliveryId) => ask('POST', `/${id}/deliveries/${deliveryId}/redeliver`),
    replay: (id, { from, to, includeDelivered }) =>
      ask('POST', `/${id}/replay`, {
        from,
        ...(to === undefined ? {} : { to }),
        ...(includeDelivered ? { include_delivered: true } : {}),
      }),
  };
}

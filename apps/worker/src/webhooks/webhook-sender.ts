import { readFile } from 'node:fs/promises';
import { createAddressPolicy } from '@ktp-ocr/webhooks/address-policy';
import { createEndpointSlots, type EndpointSlots } from '@ktp-ocr/webhooks/endpoint-slots';
import { trustAlso } from '@ktp-ocr/webhooks/guarded-request';
import type { WebhookRoute } from '@ktp-ocr/webhooks/send-webhook';
import { parseSigningKey } from '@ktp-ocr/webhooks/signing-key';
import type { Config } from '../config.js';

/** What a stop leaves to deliveries that are under way. */
const STOP_GRACE_MS = 3_000;

/** What all deliveries of this process share. */
export interface WebhookSender {
  readonly route: WebhookRoute;
  readonly slots: EndpointSlots;
  /** Set once this process is to end: begin no more deliveries. */
  readonly stopping: boolean;
  /** Aborts a while after that: give back what is still under way. */
  readonly signal: AbortSignal;
  stop(): void;
}

export class StoppedError extends Error {
  override readonly name = 'StoppedError';
}

/** @throws when WEBHOOK_CA_FILE or WEBHOOK_SIGNING_KEY_FILE cannot be read or hold something else */
export async function createWebhookSender(config: Config): Promise<WebhookSender> {
  const ended = new AbortController();
  let stopping = false;
  return {
    route: {
      policy: createAddressPolicy({
        allowedNetworks: config.WEBHOOK_ALLOWED_NETWORKS,
        allowHttp: config.WEBHOOK_ALLOW_HTTP,
      }),
      timeoutMs: config.WEBHOOK_TIMEOUT_MS,
      secureContext: config.WEBHOOK_CA_FILE
        ? trustAlso(await readFile(config.WEBHOOK_CA_FILE, 'utf8'))
        : undefined,
      privateKey: config.WEBHOOK_SIGNING_KEY_FILE
        ? parseSigningKey(await readFile(config.WEBHOOK_SIGNING_KEY_FILE, 'utf8')).privateKey
        : undefined,
    },
    slots: createEndpointSlots(config.WEBHOOK_CONCURRENCY_PER_ENDPOINT),
    get stopping() {
      return stopping;
    },
    signal: ended.signal,
    stop() {
      stopping = true;
      setTimeout(() => ended.abort(new StoppedError('the worker stops')), STOP_GRACE_MS).unref();
    },
  };
}

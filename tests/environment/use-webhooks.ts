import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CreatedWebhook, type DeliveryView } from '@ktp-ocr/contract/webhooks/webhook-endpoint';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import type { z } from 'zod';
import { instantReaders } from './fake-readers.js';
import { makeCertificate } from './make-certificate.js';
import { type TestEnvironment, useTestEnvironment } from './open-test-environment.js';
import { call } from './webhook-client.js';
import { openReceiver, type Receiver } from './webhook-receiver.js';

/** Receivers for the tests around it, on this machine, that an environment trusts and may call. */
export interface WebhookTests {
  readonly environment: TestEnvironment;
  /** Of an HTTPS receiver that the workers trust. */
  readonly certificate: { readonly key: string; readonly cert: string };
  /** Closed when its test ends. */
  receive(...options: Parameters<typeof openReceiver>): Promise<Receiver>;
  post(path: string, body?: unknown): ReturnType<typeof call>;
  createWebhook(url: string, more?: object): Promise<z.infer<typeof CreatedWebhook>>;
  listDeliveries(
    id: string,
    query?: string,
  ): Promise<{ data: z.infer<typeof DeliveryView>[]; next_cursor: string | null }>;
}

/** @param options.worker false where no worker may read before a test starts one */
export function useWebhooks({ worker = true } = {}): WebhookTests {
  const certificate = makeCertificate();
  let directory = '';
  const environment = useTestEnvironment(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'ktp-ocr-ca-'));
    const [authority, signingKey] = [path.join(directory, 'ca.pem'), path.join(directory, 'signing-key.pem')];
    await writeFile(authority, certificate.cert);
    const { privateKey } = generateKeyPairSync('ed25519');
    await writeFile(signingKey, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    return {
      WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8',
      WEBHOOK_RETRY_SECONDS: '0.2,0.2,0.2',
      WEBHOOK_CA_FILE: authority,
      WEBHOOK_SIGNING_KEY_FILE: signingKey,
    };
  });
  beforeAll(async () => {
    if (worker) await environment.startWorker({ readers: instantReaders() });
  });
  afterAll(() => rm(directory, { recursive: true }));

  return {
    environment,
    certificate,
    async receive(...options) {
      const receiver = await openReceiver(...options);
      onTestFinished(() => receiver.close());
      return receiver;
    },
    post: (path, body = {}) => call(environment.url, 'POST', path, body),
    async createWebhook(url, more = {}) {
      const { status, body } = await call(environment.url, 'POST', '/v1/webhooks', { url, ...more });
      expect(status).toBe(201);
      return CreatedWebhook.parse(body);
    },
    async listDeliveries(id, query = '') {
      return (await call(environment.url, 'GET', `/v1/webhooks/${id}/deliveries${query}`)).body;
    },
  };
}

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DeliveryView, WebhookEndpointView } from '@ktp-ocr/contract/webhooks/webhook-endpoint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { instantReaders, OK_ANSWER } from '../environment/fake-readers.js';
import { makeCertificate } from '../environment/make-certificate.js';
import { openTestEnvironment, type TestEnvironment } from '../environment/open-test-environment.js';
import { FAKE_JPEG, submitJob } from '../environment/submit.js';
import { call } from '../environment/webhook-client.js';
import {
  openReceiver,
  type Receiver,
  type Treat,
  verify,
  waitForReceived,
} from '../environment/webhook-receiver.js';

type Delivery = z.infer<typeof DeliveryView>;

const SETTINGS = {
  WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8',
  WEBHOOK_RETRY_SECONDS: Array(9).fill('0.1').join(','),
  // What is slow, and in time all the same, has some seconds to be in time on a busy machine.
  WEBHOOK_TIMEOUT_MS: '4000',
};

describe('receivers that are not as they should be', () => {
  let environment: TestEnvironment;
  const receivers: Receiver[] = [];
  beforeAll(async () => {
    environment = await openTestEnvironment(SETTINGS);
    await environment.startApi();
    await environment.startWorker({ readers: instantReaders() });
  });
  afterAll(async () => {
    for (const receiver of receivers) await receiver.close();
    await environment.close();
  });

  const receive = async (...options: Parameters<typeof openReceiver>) => {
    const receiver = await openReceiver(...options);
    receivers.push(receiver);
    return receiver;
  };
  /** An endpoint that hears nothing but pings: the tests of this file do not hear each other's jobs. */
  const createEndpoint = async (url: string) =>
    (await call(environment.url, 'POST', '/v1/webhooks', { url, events: ['batch.completed'] })).body as {
      id: string;
      secret: string;
    };
  const ping = (id: string) => call(environment.url, 'POST', `/v1/webhooks/${id}/ping`, {});
  const getEndpoint = async (id: string) =>
    (await call(environment.url, 'GET', `/v1/webhooks/${id}`)).body as z.infer<typeof WebhookEndpointView>;
  const getDeliveries = async (id: string) =>
    (await call(environment.url, 'GET', `/v1/webhooks/${id}/deliveries`)).body.data as Delivery[];
  const waitForStatus = async (id: string, status: string): Promise<Delivery> => {
    await expect.poll(async () => (await getDeliveries(id))[0]?.status).toBe(status);
    return (await getDeliveries(id))[0]!;
  };
  const isSlow = async (id: string): Promise<boolean> =>
    (await environment.sql.query('SELECT slow FROM webhook_endpoints WHERE id = $1', [id])).rows[0].slow;
  const failuresOf = ({ attempts }: Delivery) => attempts.map(({ failure }) => failure);
  /** Sends one ping to a receiver of this kind. @returns the delivery once it has this status */
  const deliver = async (treat: Treat, status = 'delivered') => {
    const receiver = await receive(treat);
    const { id, secret } = await createEndpoint(receiver.url);
    await ping(id);
    const delivery = await waitForStatus(id, status);
    return { id, secret, receiver, delivery };
  };

  it('down for the first five attempts: delivered at the sixth, under one id', async () => {
    const gone = await openReceiver();
    await gone.close();
    const { id, secret } = await createEndpoint(gone.url);
    await ping(id);
    await expect.poll(async () => (await getDeliveries(id))[0]?.attempts.length).toBeGreaterThanOrEqual(5);
    expect((await getEndpoint(id)).failing_since).not.toBeNull();
    const receiver = await receive(() => 200, { port: gone.port });
    const delivery = await waitForStatus(id, 'delivered');
    verify(secret, receiver.received[0]!);
    expect(receiver.received).toHaveLength(1);
    expect(failuresOf(delivery).slice(0, 5)).toEqual(Array(5).fill('connection'));
    expect(failuresOf(delivery).at(-1)).toBeNull();
    await expect.poll(async () => (await getEndpoint(id)).failing_since).toBeNull();
  });

  it('failing to the end of the schedule: given up after ten attempts, and the endpoint stays', async () => {
    const { id, receiver, delivery } = await deliver(() => 500, 'failed');
    expect(receiver.received).toHaveLength(10);
    expect(new Set(receiver.received.map((one) => one.id)).size).toBe(1);
    expect(failuresOf(delivery)).toEqual(Array(10).fill('http_status'));
    expect((await getEndpoint(id)).status).toBe('enabled');
  });

  it('slow, but in time: delivered, and from then on served from the slots for slow ones', async () => {
    const { id, receiver, delivery } = await deliver((response) => {
      setTimeout(() => response.writeHead(200).end(), 1_200);
      return undefined;
    });
    expect(delivery.attempts).toHaveLength(1);
    expect(await isSlow(id)).toBe(true);
    receiver.treat = () => 200;
    await ping(id);
    await waitForReceived(receiver, 2);
    await expect.poll(() => isSlow(id)).toBe(false);
  });

  it('hanging: given up after the time-out and tried again', async () => {
    const { delivery } = await deliver((_response, n) => (n === 1 ? undefined : 200));
    expect(failuresOf(delivery)).toEqual(['timeout', null]);
    expect(delivery.attempts[0]!.duration_ms).toBeGreaterThanOrEqual(4_000);
  });

  it('resetting the connection: tried again', async () => {
    const { delivery } = await deliver((response, n) => {
      if (n > 1) return 200;
      response.socket?.resetAndDestroy();
      return undefined;
    });
    expect(failuresOf(delivery)).toEqual(['connection', null]);
  });

  it('redirecting: a failure, and nobody goes where it points', async () => {
    const elsewhere = await receive();
    const { delivery } = await deliver((response, n) => {
      if (n > 1) return 200;
      response.writeHead(307, { Location: elsewhere.url }).end();
      return undefined;
    });
    expect(failuresOf(delivery)).toEqual(['redirect', null]);
    expect(elsewhere.received).toHaveLength(0);
  });

  it('410: the endpoint is disabled with a note, and hears nothing more', async () => {
    const { id, receiver, delivery } = await deliver(() => 410, 'failed');
    expect(failuresOf(delivery)).toEqual(['gone']);
    await expect.poll(async () => (await getEndpoint(id)).status).toBe('disabled');
    expect((await getEndpoint(id)).disabled_note).toMatch(/410 Gone/);
    expect((await ping(id)).body.code).toBe('WEBHOOK_DISABLED');
    expect(receiver.received).toHaveLength(1);
  });

  it('429 with Retry-After: nothing is sent to that endpoint until then', async () => {
    const { id, receiver } = await deliver((response, n) => {
      if (n > 1) return 200;
      response.writeHead(429, { 'Retry-After': '2' }).end();
      return undefined;
    }, 'pending');
    await waitForReceived(receiver, 1);
    await ping(id);
    await waitForReceived(receiver, 3);
    const [first, second] = receiver.received;
    expect(second!.at - first!.at).toBeGreaterThanOrEqual(1_900);
    await expect
      .poll(async () => (await getDeliveries(id)).every(({ status }) => status === 'delivered'))
      .toBe(true);
  });

  it('an answer of 10 MB: delivered, and its first 1,024 bytes kept', async () => {
    let sentBytes = 0;
    const { delivery } = await deliver((response) => {
      response.writeHead(200);
      const part = Buffer.alloc(65_536, 'x');
      const send = () => {
        while (sentBytes < 10_485_760 && !response.destroyed) {
          sentBytes += part.length;
          if (!response.write(part)) return void response.once('drain', send);
        }
        response.end();
      };
      send();
      return undefined;
    });
    expect(delivery.attempts).toMatchObject([{ http_status: 200, answer: 'x'.repeat(1_024) }]);
    expect(sentBytes).toBeLessThan(10_485_760);
  });

  it('a certificate that nobody vouches for: not a byte is told', async () => {
    const receiver = await receive(() => 200, makeCertificate());
    const { id } = await createEndpoint(receiver.url);
    await ping(id);
    const delivery = await waitForStatus(id, 'failed');
    expect(new Set(failuresOf(delivery))).toEqual(new Set(['tls']));
    expect(receiver.received).toHaveLength(0);
  });

  it('an address that was opened once and is no longer: refused at the delivery', async () => {
    const receiver = await receive();
    const { id } = await createEndpoint(receiver.url);
    await environment.sql.query(
      "UPDATE webhook_endpoints SET url = replace(url, '127.0.0.1', '[::ffff:127.0.0.1]') WHERE id = $1",
      [id],
    );
    await ping(id);
    expect(new Set(failuresOf(await waitForStatus(id, 'failed')))).toEqual(new Set(['address_refused']));
    expect(receiver.received).toHaveLength(0);
  });

  it('well, while we are not: each try is seen as ours, none is held against it, and it arrives once we are', async () => {
    const receiver = await receive();
    const { id, secret } = await createEndpoint(receiver.url);
    const swapKeys = (rows: string) =>
      environment.sql.query(`UPDATE webhook_secrets SET wrapped = ${rows} WHERE endpoint_id = $1`, [id]);
    // As where the master key that wrapped the secret was taken away.
    await swapKeys("wrapped || '\\x00'");
    await ping(id);
    const failed = await waitForStatus(id, 'failed');
    expect(failuresOf(failed)).toEqual(Array(10).fill('ours'));
    expect(await getEndpoint(id)).toMatchObject({ status: 'enabled', failing_since: null });
    await swapKeys('substring(wrapped FOR length(wrapped) - 1)');
    await call(environment.url, 'POST', `/v1/webhooks/${id}/deliveries/${failed.id}/redeliver`, {});
    await waitForStatus(id, 'delivered');
    verify(secret, receiver.received[0]!);
    expect(receiver.received).toHaveLength(1);
  });

  it('answering what cannot be sealed: delivered once, and the answer is not kept', async () => {
    const receiver = await receive((response) => {
      response.writeHead(200).end('thank you');
      return undefined;
    });
    const { id } = await createEndpoint(receiver.url);
    await environment.sql.query("UPDATE webhook_endpoints SET wrapped_key = '\\x00' WHERE id = $1", [id]);
    await ping(id);
    await expect
      .poll(
        async () =>
          (await environment.sql.query('SELECT status FROM webhook_deliveries WHERE endpoint_id = $1', [id]))
            .rows,
      )
      .toEqual([{ status: 'delivered' }]);
    expect(receiver.received).toHaveLength(1);
  });

  it('failing for five days: disabled with a note that says so', async () => {
    const { id, receiver } = await deliver((_response, n) => (n > 2 ? undefined : 503), 'pending');
    await waitForReceived(receiver, 2);
    await environment.sql.query(
      "UPDATE webhook_endpoints SET failing_since = now() - interval '6 days' WHERE id = $1",
      [id],
    );
    await expect.poll(async () => (await getEndpoint(id)).status).toBe('disabled');
    expect((await getEndpoint(id)).disabled_note).toMatch(/failed for five days/);
    expect((await getDeliveries(id))[0]).toMatchObject({ status: 'failed', next_attempt_at: null });
  });

  it('holds at most four connections to one receiver at a time', async () => {
    let open = 0;
    let most = 0;
    const receiver = await receive((response) => {
      most = Math.max(most, ++open);
      setTimeout(() => {
        open -= 1;
        response.writeHead(200).end();
      }, 100);
      return undefined;
    });
    const { id } = await createEndpoint(receiver.url);
    await Promise.all(Array.from({ length: 20 }, () => ping(id)));
    await waitForReceived(receiver, 20);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(4);
    expect(new Set(receiver.received.map((one) => one.id)).size).toBe(20);
  });
});

describe('a worker killed between sending and recording', () => {
  it('is followed by another that sends it again under the same id', async () => {
    const environment = await openTestEnvironment(SETTINGS);
    await environment.startApi();
    let child: ChildProcess | undefined;
    const receiver = await openReceiver((_response, n) => {
      if (n > 1) return 200;
      child?.kill('SIGKILL');
      return undefined;
    });
    child = fork(
      new URL('../environment/processes/worker-with-fake-readers.mjs', import.meta.url),
      [JSON.stringify(OK_ANSWER)],
      {
        env: { ...process.env, ...environment.env },
      },
    );
    await once(child, 'message');
    const { body } = await call(environment.url, 'POST', '/v1/webhooks', { url: receiver.url });
    const ended = once(child, 'exit');
    const jobId = await submitJob(environment.url, FAKE_JPEG);
    expect((await ended)[1]).toBe('SIGKILL');
    expect(receiver.received).toHaveLength(1);
    const { rows } = await environment.sql.query('SELECT status, tries FROM webhook_deliveries');
    expect(rows).toEqual([{ status: 'pending', tries: 0 }]);

    await environment.startWorker({ readers: instantReaders() });
    await waitForReceived(receiver, 2);
    const events = receiver.received.map((one) => verify(body.secret, one));
    expect(events.map(({ data }) => data.job_id)).toEqual([jobId, jobId]);
    expect(receiver.received[1]!.id).toBe(receiver.received[0]!.id);
    await sleep(500);
    expect(receiver.received).toHaveLength(2);
    await receiver.close();
    await environment.close();
  });
});

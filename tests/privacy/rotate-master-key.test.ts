import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instantReaders, SPECIMEN } from '../environment/fake-readers.js';
import { API_KEY, openTestEnvironment, type TestEnvironment } from '../environment/open-test-environment.js';
import { FAKE_JPEG, getJob, submitJob, waitForEnd } from '../environment/submit.js';
import { call } from '../environment/webhook-client.js';
import { openReceiver, type Receiver, verify, waitForReceived } from '../environment/webhook-receiver.js';

describe('a master key that is rotated and removed', () => {
  const [old, fresh] = [randomBytes(32).toString('base64'), randomBytes(32).toString('base64')];
  let environment: TestEnvironment;
  let receiver: Receiver;
  beforeAll(async () => {
    environment = await openTestEnvironment({ MASTER_KEY: old, WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8' });
    receiver = await openReceiver((response) => {
      response.writeHead(200).end('thank you');
      return undefined;
    });
  });
  afterAll(async () => {
    await receiver.close();
    await environment.close();
  });

  /** `npm run rewrap-keys` with these master keys. */
  const rewrap = (masterKeys: string) =>
    promisify(execFile)('node', ['apps/cli/dist/main.js', 'rewrap-keys'], {
      env: { ...process.env, DATABASE_URL: environment.env.DATABASE_URL, MASTER_KEY: masterKeys },
    }).then(
      ({ stdout }) => ({ code: 0, stdout }),
      ({ code, stdout }) => ({ code, stdout }),
    );
  const serveWith = async (masterKeys: string) => {
    const running = [
      await environment.startApi({}, { MASTER_KEY: masterKeys }),
      await environment.startWorker({ readers: instantReaders() }, { MASTER_KEY: masterKeys }),
    ];
    return async () => {
      for (const part of running) await part.close();
    };
  };

  it('leaves results, signing secrets and the log of deliveries open under the new one', async () => {
    let stop = await serveWith(old);
    const { body: endpoint } = await call(environment.url, 'POST', '/v1/webhooks', { url: receiver.url });
    const { body: ofKey } = await call(environment.url, 'POST', '/v1/webhook-secret/rotate', {});
    const before = await submitJob(environment.url, FAKE_JPEG);
    await waitForEnd(environment.url, before);
    await waitForReceived(receiver, 1);
    await stop();

    // The old key taken away too early: every wrapping that would be lost is named, and nothing changes.
    const early = await rewrap(`2:${fresh}`);
    expect(early).toMatchObject({
      code: 1,
      stdout: expect.stringContaining(`jobs ${before}: master key "1"`),
    });
    expect(await rewrap(`2:${fresh},1:${old}`)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(
        /secrets: 2 wrapped anew\nwebhook_endpoints: 1 .*\njobs: 1 .*\n.*be removed/,
      ),
    });
    expect((await rewrap(`2:${fresh}`)).stdout).toMatch(/jobs: 0 wrapped anew\n.*can be removed/);

    stop = await serveWith(`2:${fresh}`);
    expect((await getJob(environment.url, before)).result).toMatchObject({ message: SPECIMEN });
    const onRequest = await fetch(`${environment.url}/v1/jobs`, {
      method: 'POST',
      headers: { 'X-API-Key': API_KEY, 'Content-Type': 'application/json' },
      body: JSON.stringify({ image: FAKE_JPEG.toString('base64'), webhook: `${receiver.url}/of-the-key` }),
    });
    expect(onRequest.status).toBe(202);
    await waitForReceived(receiver, 3);
    const told = receiver.received.slice(1);
    verify(endpoint.secret, told.find(({ path }) => path === '/hook')!);
    verify(ofKey.secret, told.find(({ path }) => path === '/hook/of-the-key')!);
    const { body: log } = await call(environment.url, 'GET', `/v1/webhooks/${endpoint.id}/deliveries`);
    expect(log.data.map(({ attempts }: { attempts: { answer: string }[] }) => attempts[0]?.answer)).toContain(
      'thank you',
    );
    await stop();
  });
});

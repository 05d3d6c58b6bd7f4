import { spawn } from 'node:child_process';
import { on, once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { ADMIN_KEY, makeKey } from '../environment/clients.js';
import { instantReaders } from '../environment/fake-readers.js';
import { API_KEY, useTestEnvironment } from '../environment/open-test-environment.js';
import { KTP_OCR, NO_STACK, runCommandLine } from '../environment/run-command-line.js';
import { openReceiver, waitForReceived } from '../environment/webhook-receiver.js';

// Each command is a process of its own, which on a busy machine takes a while to start.
describe('ktp-ocr webhooks, listen and trigger', { timeout: 180_000 }, () => {
  const environment = useTestEnvironment({
    ADMIN_API_KEY: ADMIN_KEY,
    WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8',
  });

  const run = (args: string[], key = API_KEY) =>
    runCommandLine(args, { env: { KTP_OCR_URL: environment.url, KTP_OCR_KEY: key } });

  it('makes an endpoint, tests it, tells of deliveries and sends them again', async () => {
    await environment.startWorker({ readers: instantReaders() });
    const receiver = await openReceiver();
    const made = await run(['webhooks', 'create', receiver.url, '--events', 'job.succeeded,job.failed']);
    const { id, secret } = made.rows[0];
    expect(made.rows[0].events).toEqual(['job.succeeded', 'job.failed']);
    expect((await run(['webhooks', 'ping', id])).rows).toEqual([{ event_id: expect.any(String) }]);
    await waitForReceived(receiver, 1);
    const deliveries = async () => (await run(['webhooks', 'deliveries', id, '--status', 'delivered'])).rows;
    await expect.poll(deliveries).toMatchObject([{ type: 'ping', attempts: [{ http_status: 204 }] }]);
    const [delivery] = await deliveries();
    expect((await run(['webhooks', 'redeliver', id, delivery.id])).rows).toEqual([{ count: 1 }]);
    await waitForReceived(receiver, 2);
    expect(await run(['webhooks', 'replay', id, '--from', '2026-01-01'])).toMatchObject({ exitCode: 0 });
    expect((await run(['webhooks', 'rotate-secret', id, '--overlap', '0'])).rows[0].secret).not.toBe(secret);
    const listed = (await run(['webhooks', '--format', 'table'])).stdout;
    expect(listed).toMatch(new RegExp(`${id} +${receiver.url}`));
    expect((await run(['webhooks', 'delete', id])).exitCode).toBe(0);
    expect((await run(['webhooks'])).rows).toEqual([]);
    await receiver.close();
  });

  it('makes each event happen, and hears of it on this machine', async () => {
    const { secret: key } = await makeKey(environment.url, { livemode: false });
    const program = await openReceiver();
    const child = spawn(process.execPath, [KTP_OCR, 'listen', '--forward-to', program.url], {
      env: { ...process.env, ...NO_STACK, KTP_OCR_URL: environment.url, KTP_OCR_KEY: key },
    });
    const exited = once(child, 'exit');
    const lines = on(createInterface(child.stdout), 'line');
    try {
      const [told] = await once(createInterface(child.stderr), 'line');
      expect(told).toMatch(/^listening on http/);
      // Nobody reads until this one is canceled.
      expect((await run(['trigger', 'job.canceled'], key)).exitCode).toBe(0);
      await environment.startWorker({ readers: instantReaders() });
      for (const event of ['ping', 'job.succeeded', 'job.failed', 'job.errored', 'batch.completed'])
        expect([event, (await run(['trigger', event], key)).exitCode]).toEqual([event, 0]);
      // The batch's card is told of, too.
      const heard: string[] = [];
      while (heard.length < 7) {
        const line = JSON.parse((await lines.next()).value[0]);
        expect(line.verified).toBe(true);
        heard.push(line.event.type);
      }
      expect(heard.sort()).toEqual([
        'batch.completed',
        'job.canceled',
        'job.errored',
        'job.failed',
        'job.succeeded',
        'job.succeeded',
        'ping',
      ]);
      await waitForReceived(program, 7);
    } finally {
      child.kill('SIGTERM');
    }
    expect((await exited)[0]).toBe(0);
    await program.close();
  });

  it('bills nobody for a test event', async () => {
    expect(await run(['trigger', 'job.failed'])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('wants a test key'),
    });
    expect(await run(['trigger', 'ping'])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('has no endpoint'),
    });
  });
});

import { DeliveryView, WebhookEndpointView } from '@ktp-ocr/contract/webhooks/webhook-endpoint';
import { describe, expect, it } from 'vitest';
import { FAKE_JPEG, submitJob, waitForEnd } from '../environment/submit.js';
import { useWebhooks } from '../environment/use-webhooks.js';
import { call } from '../environment/webhook-client.js';
import { verify, waitForReceived } from '../environment/webhook-receiver.js';

describe('webhook endpoints', () => {
  const { environment, receive, post, createWebhook, listDeliveries } = useWebhooks();

  it('sends a ping, logs how it went, and sends it again under the same id', async () => {
    const receiver = await receive((response) => {
      response.writeHead(200).end(`${'x'.repeat(2_000)}`);
      return undefined;
    });
    const { id, secret } = await createWebhook(receiver.url, { events: ['batch.completed'] });
    const ping = await post(`/v1/webhooks/${id}/ping`);
    expect(ping.status).toBe(202);
    await waitForReceived(receiver, 1);
    expect(verify(secret, receiver.received[0]!)).toMatchObject({ type: 'ping', data: { endpoint_id: id } });
    expect(receiver.received[0]!.id).toBe(ping.body.event_id);
    await expect.poll(async () => (await listDeliveries(id)).data[0]?.status).toBe('delivered');
    const [delivery] = (await listDeliveries(id)).data;
    expect(DeliveryView.parse(delivery)).toMatchObject({
      event_id: ping.body.event_id,
      attempts: [{ http_status: 200, failure: null, answer: 'x'.repeat(1_024) }],
    });
    const { rows } = await environment.sql.query('SELECT sealed_answer FROM webhook_attempts');
    expect(rows.some(({ sealed_answer: sealed }) => sealed?.includes('xxxx'))).toBe(false);

    const again = await post(`/v1/webhooks/${id}/deliveries/${delivery!.id}/redeliver`);
    expect(again).toMatchObject({ status: 202, body: { count: 1 } });
    await waitForReceived(receiver, 2);
    expect(receiver.received[1]!.id).toBe(ping.body.event_id);
    await expect.poll(async () => (await listDeliveries(id)).data[0]?.attempts.length).toBe(2);
  });

  it('moves an endpoint to another address, under the same secret and the same rules', async () => {
    const [before, after] = [await receive(() => 500), await receive()];
    const { id, secret } = await createWebhook(before.url);
    await submitJob(environment.url, FAKE_JPEG);
    await waitForReceived(before, 1);
    const move = (url: string) => call(environment.url, 'PATCH', `/v1/webhooks/${id}`, { url });
    expect(await move('https://169.254.169.254/')).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'url' }] },
    });
    const moved = WebhookEndpointView.parse((await move(after.url)).body);
    expect(moved).toMatchObject({ url: after.url, status: 'enabled' });
    const jobId = await submitJob(environment.url, FAKE_JPEG);
    await expect.poll(() => after.received.map((one) => verify(secret, one).data.job_id)).toContain(jobId);
    // An attempt that was under way to the old address may be noted once more; what arrives makes an end of it.
    const isFailing = async () =>
      (await call(environment.url, 'GET', `/v1/webhooks/${id}`)).body.failing_since;
    await expect.poll(isFailing).toBeNull();
    // Card data goes nowhere without TLS, by no detour.
    const full = await call(environment.url, 'PATCH', `/v1/webhooks/${id}`, { payload: 'full' });
    expect(full).toMatchObject({ status: 400, body: { errors: [{ field: 'payload' }] } });

    // One that jobs name is theirs.
    await post('/v1/jobs', { image: FAKE_JPEG.toString('base64'), webhook: before.url });
    const { rows } = await environment.sql.query('SELECT id FROM webhook_endpoints WHERE on_request');
    const refused = await call(environment.url, 'PATCH', `/v1/webhooks/${rows[0].id}`, { url: after.url });
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ field: 'url' }] } });
  });

  it('replays what an endpoint missed, and on request all of it, page by page in the log', async () => {
    const from = new Date().toISOString();
    const receiver = await receive();
    const { id } = await createWebhook(receiver.url);
    await call(environment.url, 'PATCH', `/v1/webhooks/${id}`, { enabled: false });
    const missed = await Promise.all(Array.from({ length: 5 }, () => submitJob(environment.url, FAKE_JPEG)));
    for (const jobId of missed) await waitForEnd(environment.url, jobId);
    expect((await post(`/v1/webhooks/${id}/replay`, { from })).body.code).toBe('WEBHOOK_DISABLED');
    const enabled = await call(environment.url, 'PATCH', `/v1/webhooks/${id}`, { enabled: true });
    expect(WebhookEndpointView.parse(enabled.body).status).toBe('enabled');
    expect(receiver.received).toHaveLength(0);

    expect((await post(`/v1/webhooks/${id}/replay`, { from })).body).toEqual({ count: 5 });
    await waitForReceived(receiver, 5);
    expect(receiver.received.map(({ body }) => JSON.parse(body).data.job_id).sort()).toEqual(missed.sort());
    await expect.poll(async () => (await listDeliveries(id, '?status=delivered')).data.length).toBe(5);
    expect((await post(`/v1/webhooks/${id}/replay`, { from })).body).toEqual({ count: 0 });
    expect((await post(`/v1/webhooks/${id}/replay`, { from, include_delivered: true })).body).toEqual({
      count: 5,
    });
    await waitForReceived(receiver, 10);

    const seen = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = await listDeliveries(id, `?limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...page.data.map((delivery) => delivery.id));
      cursor = page.next_cursor;
    }
    expect(new Set(seen).size).toBe(5);
  });

  it('answers bad requests with what is wrong, and shows nobody what is not theirs', async () => {
    const receiver = await receive();
    const { id } = await createWebhook(receiver.url);
    const cases: [object, string][] = [
      [{}, 'url'],
      [{ url: 'not a url' }, 'url'],
      [{ url: 'http://example.com/' }, 'url'],
      [{ url: 'https://169.254.169.254/' }, 'url'],
      [{ url: 'https://user:pw@example.com/' }, 'url'],
      [{ url: receiver.url, events: ['job.exploded'] }, 'events.0'],
      [{ url: receiver.url, events: [] }, 'events'],
      [{ url: receiver.url, colour: 'red' }, 'colour'],
    ];
    for (const [input, field] of cases) {
      const { status, body } = await post('/v1/webhooks', input);
      expect([status, body.code, body.errors?.[0]?.field]).toEqual([400, 'INVALID_REQUEST', field]);
    }
    const stranger = 'another-key-of-another-client-0123456789';
    await environment.startApi({}, { BOOTSTRAP_API_KEY: stranger });
    const calls: [string, string, unknown?][] = [
      ['GET', ''],
      ['PATCH', '', {}],
      ['DELETE', ''],
      ['GET', '/deliveries'],
      ['POST', '/ping', {}],
      ['POST', '/replay', { from: '2026-01-01' }],
      ['POST', '/rotate-secret', {}],
    ];
    for (const [method, path, body] of calls) {
      expect((await call(environment.url, method, `/v1/webhooks/${id}${path}`, body, stranger)).status).toBe(
        404,
      );
      expect((await call(environment.url, method, `/v1/webhooks/${id}${path}`, body, 'nobody')).status).toBe(
        401,
      );
    }
    expect((await call(environment.url, 'GET', '/v1/webhooks', undefined, stranger)).body.data).toEqual([]);
    expect((await call(environment.url, 'GET', `/v1/webhooks/${id}`)).status).toBe(200);
    expect((await call(environment.url, 'DELETE', `/v1/webhooks/${id}`)).status).toBe(204);
    expect((await call(environment.url, 'GET', `/v1/webhooks/${id}`)).status).toBe(404);
  });
});

import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { CardReading } from '../../apps/worker/dist/cards/card-reading.js';
import { crashingReaders, instantReaders, OK_ANSWER, SPECIMEN } from '../environment/fake-readers.js';
import { API_KEY } from '../environment/open-test-environment.js';
import { FAKE_JPEG, submitSync, waitForEnd } from '../environment/submit.js';
import { type CollectedSpan, openTraceCollector } from '../environment/trace-collector.js';
import { useWebhooks } from '../environment/use-webhooks.js';
import { waitForReceived } from '../environment/webhook-receiver.js';

const READING: CardReading = {
  ...OK_ANSWER,
  models: { detector: '7', recogniser: '9' },
  cost: { engine: 'fast', cpuMs: 140, decodeMs: 20, detectMs: 50, recogniseMs: 60, parseMs: 10 },
};

/** Submits a card as a client that traces, too. */
async function submitTraced(url: string, traceparent: string): Promise<string> {
  const response = await fetch(`${url}/v1/jobs`, {
    method: 'POST',
    headers: { 'X-API-Key': API_KEY, 'Content-Type': 'image/jpeg', traceparent },
    body: new Uint8Array(FAKE_JPEG),
  });
  expect(response.status).toBe(202);
  return ((await response.json()) as { id: string }).id;
}

/** Letters only: nothing in it looks like a card's number. */
const newId = (bytes: number) => randomBytes(bytes * 2).reduce((id, byte) => id + 'abcdef'[byte % 6], '');

/** `name < parent < … < root`, by which a trace is told. */
function describeSpan(span: CollectedSpan, trace: readonly CollectedSpan[]): string {
  const parent = trace.find(({ spanId }) => spanId === span.parentSpanId);
  return `${span.service}: ${span.name}${parent ? ` < ${parent.name}` : ''}`;
}

describe('traces', () => {
  const { environment, receive, createWebhook } = useWebhooks({ worker: false });

  it('follow a card from its submit to its webhook', async () => {
    const collector = await openTraceCollector();
    const tracing = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint };
    await environment.startApi({}, tracing);
    await environment.startWorker({ readers: instantReaders(READING) }, tracing);
    const receiver = await receive();
    const { id: endpointId } = await createWebhook(receiver.url);
    const [traceId, clientSpanId] = [newId(16), newId(8)];
    const jobId = await submitTraced(environment.url, `00-${traceId}-${clientSpanId}-01`);
    await waitForReceived(receiver, 1);
    const trace = await collector.waitFor(traceId, ['POST /v1/jobs', 'read card', 'deliver webhook']);
    expect(trace.map((span) => describeSpan(span, trace)).sort()).toEqual([
      'ktp-ocr-api: POST /v1/jobs',
      'ktp-ocr-api: commit job < POST /v1/jobs',
      'ktp-ocr-api: enqueue < POST /v1/jobs',
      'ktp-ocr-api: store image < POST /v1/jobs',
      'ktp-ocr-worker: complete < read card',
      'ktp-ocr-worker: decode < read',
      'ktp-ocr-worker: deliver webhook < POST /v1/jobs',
      'ktp-ocr-worker: detect < read',
      'ktp-ocr-worker: open < read card',
      'ktp-ocr-worker: parse < read',
      'ktp-ocr-worker: queued < read card',
      'ktp-ocr-worker: read < read card',
      'ktp-ocr-worker: read card < POST /v1/jobs',
      'ktp-ocr-worker: recognise < read',
    ]);
    const find = (name: string) => trace.find((span) => span.name === name);
    expect(find('POST /v1/jobs')).toMatchObject({
      parentSpanId: clientSpanId,
      attributes: { 'http.response.status_code': 202, 'ktp.job_id': jobId, 'ktp.channel': 'async' },
    });
    expect(find('read card')?.attributes).toMatchObject({ 'ktp.job_id': jobId, 'ktp.outcome': 'OK' });
    expect(find('read')?.attributes).toEqual({ 'ktp.engine': 'fast', 'ktp.cpu_ms': 140 });
    expect(find('recognise')?.durationMs).toBeCloseTo(60, 0);
    expect(find('deliver webhook')?.attributes).toMatchObject({
      'ktp.job_id': jobId,
      'ktp.endpoint_id': endpointId,
      'http.response.status_code': 204,
    });
    const sent = collector.bodies.join('\n');
    for (const word of [SPECIMEN.id, SPECIMEN.name, API_KEY, receiver.url]) expect(sent).not.toContain(word);
  });

  it('tell every try, and of what failed only its name', async () => {
    const collector = await openTraceCollector();
    const tracing = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint };
    await environment.startApi({}, tracing);
    await environment.startWorker({ readers: crashingReaders(1) }, tracing);
    const traceId = newId(16);
    const jobId = await submitTraced(environment.url, `00-${traceId}-${newId(8)}-01`);
    await waitForEnd(environment.url, jobId);
    const trace = await collector.waitFor(traceId, ['read card', 'complete']);
    const tries = trace.filter(({ name }) => name === 'read card');
    expect(tries.map(({ attributes }) => attributes['ktp.attempts']).sort()).toEqual([1, 2]);
    expect(trace.filter(({ attributes }) => attributes['error.type'] === 'ProcessCrashedError')).not.toEqual(
      [],
    );
    expect(collector.bodies.join('\n')).not.toContain('the reader died');
  });

  it('begin here where the client has none, or one that could hide a number; and are left out where it says so', async () => {
    const collector = await openTraceCollector();
    const tracing = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint };
    await environment.startApi({}, tracing);
    await environment.startWorker({ readers: instantReaders(READING) }, tracing);
    const unrecorded = newId(16);
    const left = await submitTraced(environment.url, `00-${unrecorded}-${newId(8)}-00`);
    const hiding = `00-${SPECIMEN.id}abcdefabcdefabcd-${newId(8)}-01`;
    const kept = await submitTraced(environment.url, hiding);
    expect(await (await submitSync(environment.url, FAKE_JPEG)).json()).toMatchObject({ status: 'OK' });
    const { rows } = await environment.sql.query(
      'SELECT id, traceparent FROM jobs WHERE id = ANY($1) ORDER BY traceparent NULLS FIRST',
      [[left, kept]],
    );
    expect(rows).toMatchObject([{ id: left, traceparent: null }, { id: kept }]);
    const [, traceId] = rows[1].traceparent.split('-');
    await collector.waitFor(traceId, ['POST /v1/jobs', 'read card']);
    await expect.poll(() => collector.spans.map(({ name }) => name)).toContain('POST /v1/id_ocr/general');
    expect(collector.spans.some((span) => span.traceId === unrecorded)).toBe(false);
    expect(collector.bodies.join('\n')).not.toContain(SPECIMEN.id);
  });

  it('cost no work where their collector is away', async () => {
    const tracing = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' };
    await environment.startApi({}, tracing);
    await environment.startWorker({ readers: instantReaders(READING) }, tracing);
    const jobId = await submitTraced(environment.url, `00-${newId(16)}-${newId(8)}-01`);
    expect((await waitForEnd(environment.url, jobId)).outcome).toBe('OK');
  });
});

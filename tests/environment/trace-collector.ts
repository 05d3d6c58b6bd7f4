import { expect, onTestFinished } from 'vitest';
import { openReceiver } from './webhook-receiver.js';

export interface CollectedSpan {
  readonly service: string;
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | null;
  /** SpanKind as OTLP numbers it. */
  readonly kind: number;
  readonly durationMs: number;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
}

/** Takes traces as an OpenTelemetry collector does: OTLP over HTTP, in JSON. */
export interface TraceCollector {
  /** For OTEL_EXPORTER_OTLP_ENDPOINT. */
  readonly endpoint: string;
  readonly spans: CollectedSpan[];
  /** All that was sent, as it came. */
  readonly bodies: string[];
  /** Waits until there are spans of these names in a trace, and returns all of it. */
  waitFor(traceId: string, names: readonly string[]): Promise<CollectedSpan[]>;
}

interface Otlp {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly OtlpAttribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[];
  }[];
}

interface OtlpSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly OtlpAttribute[];
}

interface OtlpAttribute {
  readonly key: string;
  readonly value: Readonly<Record<string, string | number | boolean>>;
}

/** Closed when its test ends. */
export async function openTraceCollector(): Promise<TraceCollector> {
  const spans: CollectedSpan[] = [];
  const bodies: string[] = [];
  const receiver = await openReceiver((_response, _n, { path, body }) => {
    if (path !== '/v1/traces') return 404;
    bodies.push(body);
    spans.push(...parseSpans(JSON.parse(body)));
    return 200;
  });
  onTestFinished(() => receiver.close());
  const inTrace = (traceId: string) => spans.filter((span) => span.traceId === traceId);
  return {
    endpoint: `http://127.0.0.1:${receiver.port}`,
    spans,
    bodies,
    async waitFor(traceId, names) {
      const told = () => inTrace(traceId).map(({ name }) => name);
      await expect.poll(told).toEqual(expect.arrayContaining([...names]));
      return inTrace(traceId);
    },
  };
}

function parseSpans({ resourceSpans }: Otlp): CollectedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = String(toRecord(resource.attributes)['service.name']);
    return scopeSpans
      .flatMap((scope) => scope.spans)
      .map((span) => ({
        service,
        name: span.name,
        traceId: span.traceId,
        spanId: span.spanId,
        parentSpanId: span.parentSpanId || null,
        kind: span.kind,
        durationMs: Number(BigInt(span.endTimeUnixNano) - BigInt(span.startTimeUnixNano)) / 1e6,
        attributes: toRecord(span.attributes),
      }));
  });
}

function toRecord(attributes: readonly OtlpAttribute[]) {
  return Object.fromEntries(
    attributes.map(({ key, value }) => {
      const [text] = Object.values(value);
      return [key, 'intValue' in value || 'doubleValue' in value ? Number(text) : (text ?? '')];
    }),
  );
}

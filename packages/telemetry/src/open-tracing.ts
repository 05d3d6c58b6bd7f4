import type { Context, Span as OpenSpan, Tracer } from '@opentelemetry/api';
import { formatTraceparent } from './traceparent.js';
import {
  NO_SPAN,
  NO_TRACING,
  SPAN_ATTRIBUTES,
  type Span,
  type SpanAttributes,
  type SpanKind,
  type SpanOptions,
  type Tracing,
} from './tracing.js';

export interface TracingOptions {
  /** Where an OpenTelemetry collector takes OTLP over HTTP; undefined: nothing is traced. */
  readonly endpoint: string | undefined;
  /** Of traces that begin here, the share that is recorded. */
  readonly ratio: number;
  readonly service: 'api' | 'worker';
}

const SEND_EVERY_MS = 1_000;
/** A collector that is away must not keep a process from ending. */
const CLOSE_WITHIN_MS = 3_000;

/**
 * Sends spans to a collector, in the background and in batches: one that is away or slow costs spans, never work.
 *
 * The SDK is loaded only where it is asked for, and keeps no global state: processes of one test have each their own.
 */
export async function openTracing(options: TracingOptions): Promise<Tracing> {
  if (options.endpoint === undefined) return NO_TRACING;
  const [api, sdk, { OTLPTraceExporter }, { resourceFromAttributes }] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/sdk-trace-base'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ]);
  const provider = new sdk.BasicTracerProvider({
    resource: resourceFromAttributes({
      'service.name': `ktp-ocr-${options.service}`,
      'service.namespace': 'ktp-ocr',
    }),
    sampler: new sdk.ParentBasedSampler({ root: new sdk.TraceIdRatioBasedSampler(options.ratio) }),
    spanProcessors: [
      new sdk.BatchSpanProcessor(new OTLPTraceExporter({ url: toTracesUrl(options.endpoint) }), {
        scheduledDelayMillis: SEND_EVERY_MS,
      }),
    ],
  });
  const tracer = provider.getTracer('ktp-ocr');
  return {
    startSpan(name, parent, spanOptions = {}) {
      const context = parent
        ? api.trace.setSpanContext(api.ROOT_CONTEXT, {
            traceId: parent.traceId,
            spanId: parent.spanId,
            traceFlags: parent.sampled ? api.TraceFlags.SAMPLED : api.TraceFlags.NONE,
            isRemote: true,
          })
        : api.ROOT_CONTEXT;
      return startSpan(api, tracer, context, name, spanOptions);
    },
    async close() {
      const timeout = new Promise<void>((resolve) => setTimeout(resolve, CLOSE_WITHIN_MS).unref());
      await Promise.race([provider.shutdown().catch(() => {}), timeout]);
    },
  };
}

type Api = typeof import('@opentelemetry/api');

function startSpan(
  api: Api,
  tracer: Tracer,
  context: Context,
  name: string,
  { kind = 'internal', attributes = {}, startTime }: SpanOptions,
): Span {
  const span = tracer.startSpan(
    name,
    {
      kind: toKind(api, kind),
      attributes: keepAllowed(attributes),
      ...(startTime === undefined ? {} : { startTime }),
    },
    context,
  );
  // What is not recorded has children that are not either.
  return span.isRecording() ? wrapSpan(api, tracer, context, span) : NO_SPAN;
}

function wrapSpan(api: Api, tracer: Tracer, context: Context, span: OpenSpan): Span {
  const { traceId, spanId } = span.spanContext();
  const ownContext = api.trace.setSpan(context, span);
  return {
    traceparent: formatTraceparent({ traceId, spanId, sampled: true }),
    startChild: (name, options = {}) => startSpan(api, tracer, ownContext, name, options),
    tell: (attributes) => void span.setAttributes(keepAllowed(attributes)),
    rename: (name) => void span.updateName(name),
    fail(error) {
      span.setAttributes({ 'error.type': toErrorType(error) }).setStatus({ code: api.SpanStatusCode.ERROR });
    },
    end: (endTime) => span.end(endTime),
  };
}

const ALLOWED: ReadonlySet<string> = new Set(SPAN_ATTRIBUTES);

function keepAllowed(attributes: SpanAttributes): Record<string, string | number | boolean> {
  const kept: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(attributes)) {
    if (ALLOWED.has(name) && value !== null && value !== undefined) kept[name] = value;
  }
  return kept;
}

function toKind({ SpanKind: kinds }: Api, kind: SpanKind): number {
  return {
    internal: kinds.INTERNAL,
    server: kinds.SERVER,
    client: kinds.CLIENT,
    producer: kinds.PRODUCER,
    consumer: kinds.CONSUMER,
  }[kind];
}

/** Errors come from readers' processes, too, and are called there whatever a damaged memory says. */
function toErrorType(error: unknown): string {
  return error instanceof Error && /^[A-Za-z]{1,48}$/.test(error.name) ? error.name : 'unknown';
}

/** As OpenTelemetry has it: the endpoint is a base, under which each signal has its own path. */
function toTracesUrl(endpoint: string): string {
  return `${endpoint.replace(/\/+$/, '')}/v1/traces`;
}

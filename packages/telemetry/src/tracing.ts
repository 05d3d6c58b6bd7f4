import type { TracePoint } from './traceparent.js';

/**
 * The only things a span may tell. An allow-list, as the log's: traces leave this machine for whatever collects them, and
 * hold ids, closed sets of words and numbers, never anything of a card or that a client wrote.
 */
export const SPAN_ATTRIBUTES = [
  'http.request.method',
  'http.route',
  'http.response.status_code',
  'error.type',
  'ktp.request_id',
  'ktp.job_id',
  'ktp.api_key_id',
  'ktp.endpoint_id',
  'ktp.delivery_id',
  'ktp.event_id',
  'ktp.worker_id',
  'ktp.channel',
  'ktp.outcome',
  'ktp.engine',
  'ktp.attempts',
  'ktp.cpu_ms',
] as const;

export type SpanAttributes = {
  readonly [name in (typeof SPAN_ATTRIBUTES)[number]]?: string | number | boolean | null | undefined;
};

export type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer';

export interface SpanOptions {
  readonly kind?: SpanKind;
  readonly attributes?: SpanAttributes;
  /** Milliseconds since 1970; now when left out. */
  readonly startTime?: number;
}

/** Something that took time. Ended once; what is told of it afterwards is lost. */
export interface Span {
  /** For others to go on from, in the form of W3C Trace Context; null where this trace is not recorded. */
  readonly traceparent: string | null;
  startChild(name: string, options?: SpanOptions): Span;
  tell(attributes: SpanAttributes): void;
  /** Once it is known what it was. */
  rename(name: string): void;
  /** Says that it failed. Of an error only its name: parsers quote their input in messages. */
  fail(error: unknown): void;
  /** @param endTime milliseconds since 1970; now when left out */
  end(endTime?: number): void;
}

/** Spans of one process. Each is told its parent by whoever starts it; nothing is found in the air. */
export interface Tracing {
  /** @param parent what it goes on from; null begins a new trace, recorded or not as the sampling ratio has it */
  startSpan(name: string, parent: TracePoint | null, options?: SpanOptions): Span;
  /** Sends what is left. */
  close(): Promise<void>;
}

export const NO_SPAN: Span = {
  traceparent: null,
  startChild: () => NO_SPAN,
  tell() {},
  rename() {},
  fail() {},
  end() {},
};

/** Where nobody collects traces, they cost nothing. */
export const NO_TRACING: Tracing = { startSpan: () => NO_SPAN, close: async () => {} };

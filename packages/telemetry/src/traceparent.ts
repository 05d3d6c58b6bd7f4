/** Where a trace goes on, as W3C Trace Context writes it: `00-<trace id>-<span id>-<flags>`. */
export interface TracePoint {
  readonly traceId: string;
  readonly spanId: string;
  readonly sampled: boolean;
}

const FORM = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;
const NOTHING = /^0+$/;
/** A card's number has sixteen digits: what looks like one is not taken from a client, however it came to be there. */
const LIKE_A_NIK = /\d{16}/;
const SAMPLED = 1;

/** Null for what is no trace to go on with; the trace begins here then. Pure. */
export function parseTraceparent(text: string | null | undefined): TracePoint | null {
  const [, traceId, spanId, flags] = FORM.exec(text ?? '') ?? [];
  if (!traceId || !spanId || !flags || NOTHING.test(traceId) || NOTHING.test(spanId)) return null;
  if (LIKE_A_NIK.test(traceId) || LIKE_A_NIK.test(spanId)) return null;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & SAMPLED) === SAMPLED };
}

export function formatTraceparent({ traceId, spanId, sampled }: TracePoint): string {
  return `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`;
}

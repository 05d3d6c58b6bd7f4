/**
 * @typedef {object} OtlpSpan
 * @property {string} name
 * @property {string} traceId
 * @property {string} spanId
 * @property {string} [parentSpanId]
 * @property {string} startTimeUnixNano
 * @property {string} endTimeUnixNano
 *
 * @typedef {OtlpSpan & { service: string }} Span
 */

/** @param {{ resourceSpans: { resource: { attributes: { key: string, value: { stringValue?: string } }[] }, scopeSpans: { spans: OtlpSpan[] }[] }[] }} body as OTLP has it in JSON @returns {Span[]} */
export function parseSpans({ resourceSpans }) {
  return resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue ?? '?';
    return scopeSpans.flatMap(({ spans }) => spans).map((span) => ({ ...span, service }));
  });
}

/** A trace as indented lines, in order of time: when each span began, how long it took, where. @param {readonly Span[]} trace */
export function formatTrace(trace) {
  const byStart = [...trace].sort((a, b) =>
    Number(BigInt(a.startTimeUnixNano) - BigInt(b.startTimeUnixNano)),
  );
  const known = new Set(trace.map(({ spanId }) => spanId));
  const [first] = byStart;
  const began = BigInt(first?.startTimeUnixNano ?? 0);
  /** @param {bigint} nanoseconds */
  const toMs = (nanoseconds) => (Number(nanoseconds) / 1e6).toFixed(1);
  /** @type {(parent: Span | null, depth: number) => string[]} */
  const under = (parent, depth) =>
    byStart
      .filter(({ parentSpanId }) =>
        parent ? parentSpanId === parent.spanId : !parentSpanId || !known.has(parentSpanId),
      )
      .flatMap((span) => {
        const start = BigInt(span.startTimeUnixNano);
        const name = `${'  '.repeat(depth)}${span.name}`;
        const took = toMs(BigInt(span.endTimeUnixNano) - start);
        return [
          `${name.padEnd(26)} ${span.service.padEnd(14)} from ${toMs(start - began).padStart(8)} ms, took ${took.padStart(8)} ms`,
          ...under(span, depth + 1),
        ];
      });
  return under(null, 0);
}

import { expect, test } from 'vitest';
import { formatTraceparent, parseTraceparent } from './traceparent.js';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const SPAN_ID = 'b7ad6b7169203331';

test('a traceparent survives being written and read', () => {
  const point = { traceId: TRACE_ID, spanId: SPAN_ID, sampled: true };
  expect(parseTraceparent(formatTraceparent(point))).toEqual(point);
  expect(parseTraceparent(`00-${TRACE_ID}-${SPAN_ID}-00`)).toEqual({ ...point, sampled: false });
});

test('what is none, or could hide a card’s number, begins a new trace', () => {
  for (const text of [
    undefined,
    null,
    '',
    'CONTOH SPESIMEN',
    `01-${TRACE_ID}-${SPAN_ID}-01`,
    `00-${TRACE_ID}-${SPAN_ID}`,
    `00-${'0'.repeat(32)}-${SPAN_ID}-01`,
    `00-${TRACE_ID}-${'0'.repeat(16)}-01`,
    `00-7471045203950001cd43dd8448eb21ab-${SPAN_ID}-01`,
    `00-${TRACE_ID}-7471045203950001-01`,
    `00-${TRACE_ID.toUpperCase()}-${SPAN_ID}-01`,
  ])
    expect(parseTraceparent(text), String(text)).toBeNull();
});

import type { Span } from '@ktp-ocr/telemetry/tracing';
import type { Stage } from '@ktp-ocr/telemetry/worker-metrics';
import type { Context } from '../context.js';
import type { ReadingCost } from './card-reading.js';

/** Does one stage of a card's way; its time goes to Prometheus, and into the card's trace. */
export async function inStage<T>(
  { metrics }: Context,
  parent: Span,
  stage: Stage,
  work: () => Promise<T>,
): Promise<T> {
  const span = parent.startChild(stage);
  const startedAt = performance.now();
  try {
    return await work();
  } catch (error) {
    span.fail(error);
    throw error;
  } finally {
    metrics.stageSeconds.observe({ stage }, (performance.now() - startedAt) / 1_000);
    span.end();
  }
}

/** The time that a job waited for a reader, which is over when it is claimed. */
export function observeWait({ metrics }: Context, parent: Span, waitedMs: number): void {
  metrics.stageSeconds.observe({ stage: 'queued' }, waitedMs / 1_000);
  const now = Date.now();
  parent.startChild('queued', { startTime: now - waitedMs }).end(now);
}

/**
 * What a reader process says of the stages in it. Stages that took turns, as they do where a card is attempted twice, are
 * told one after the other, each with its whole time.
 *
 * @param startTime when the reader was given the card, in milliseconds since 1970
 */
export function observeReading(
  { metrics }: Context,
  parent: Span,
  cost: ReadingCost,
  startTime: number,
): void {
  let at = startTime;
  for (const [stage, durationMs] of [
    ['decode', cost.decodeMs],
    ['detect', cost.detectMs],
    ['recognise', cost.recogniseMs],
    ['parse', cost.parseMs],
  ] as const) {
    metrics.stageSeconds.observe({ stage }, durationMs / 1_000);
    parent.startChild(stage, { startTime: at }).end(at + durationMs);
    at += durationMs;
  }
  metrics.cardCpuSeconds.observe(cost.cpuMs / 1_000);
  parent.tell({ 'ktp.engine': cost.engine, 'ktp.cpu_ms': Math.round(cost.cpuMs) });
}

import { CardAnswer } from '@ktp-ocr/contract/jobs/card-answer';
import type { ClaimedJob } from '@ktp-ocr/database/jobs/claim-job';
import { NO_SPAN, type Span } from '@ktp-ocr/telemetry/tracing';
import type { Context } from '../context.js';
import { ReadingCost } from './card-reading.js';
import { observeReading } from './observe-stages.js';

export interface Reading {
  readonly answer: CardAnswer;
  /** From when a reader took it; what it waited for one is no part of it. */
  readonly readMs: number;
}

/**
 * Has a claimed card's bytes read by the next reader that is free.
 *
 * An answer from a reader process is checked like one from outside: a process whose memory is damaged answers nonsense,
 * which must be tried again and not charged.
 *
 * @param opened.onStart called when a reader takes it
 */
export async function readOpenedImage(
  context: Context,
  claim: ClaimedJob,
  opened: {
    readonly bytes: Uint8Array;
    readonly signal: AbortSignal;
    readonly span: Span;
    readonly onStart: () => void;
  },
): Promise<Reading> {
  const { config, metrics, readers, toModelsLabel } = context;
  const { bytes, signal } = opened;
  const start = { isTaken: false, at: performance.now(), time: Date.now(), span: NO_SPAN };
  const onStart = () => {
    opened.onStart();
    start.isTaken = true;
    start.at = performance.now();
    start.time = Date.now();
    start.span = opened.span.startChild('read');
    metrics.readers.inc({ state: 'busy' });
  };
  try {
    const reading = await readers.run(
      {
        task: 'read',
        bytes,
        asOf: toSubmissionDay(claim),
        include: claim.include,
        page: claim.page,
        maxPixels: config.MAX_IMAGE_PIXELS,
      },
      { signal, onStart },
    );
    const readMs = performance.now() - start.at;
    const { cost, ...answered } = { cost: undefined, ...reading };
    const answer = CardAnswer.parse(answered);
    const { data: told } = ReadingCost.safeParse(cost);
    if (told) observeReading(context, start.span, told, start.time);
    metrics.reads.inc({
      outcome: answer.outcome,
      engine: told?.engine ?? config.READER,
      models: toModelsLabel(answer.models),
    });
    return { answer, readMs };
  } catch (error) {
    start.span.fail(error);
    throw error;
  } finally {
    if (start.isTaken) metrics.readers.dec({ state: 'busy' });
    start.span.end();
  }
}

/** An age judged on the day of a retry would give another answer. */
export function toSubmissionDay({ submittedAt }: Pick<ClaimedJob, 'submittedAt'>): string {
  return submittedAt.toISOString().slice(0, 10);
}

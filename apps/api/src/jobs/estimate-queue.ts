import type { Database } from '@ktp-ocr/database/connect-database';
import { findQueuePosition, measureThroughput, type Throughput } from '@ktp-ocr/database/jobs/queue-estimate';

export interface QueueEstimate {
  /** 1 is next. */
  readonly position: number;
  /** Null while no worker lives or nothing was read lately: we would be guessing. */
  readonly etaMs: number | null;
}

export interface QueueEstimator {
  /** Null once the job is no longer queued. */
  of(jobId: string): Promise<QueueEstimate | null>;
  /** For a job whose place is known. */
  at(position: number): Promise<QueueEstimate>;
}

/** How fast cards are read changes slowly; every poll need not measure it anew. */
const MEASURED_EVERY_MS = 1_000;

export function createQueueEstimator(database: Database): QueueEstimator {
  let measured: Promise<Throughput> | null = null;
  let measuredAt = 0;

  function throughput(): Promise<Throughput> {
    if (!measured || performance.now() - measuredAt > MEASURED_EVERY_MS) {
      measuredAt = performance.now();
      measured = measureThroughput(database);
      measured.catch(() => {
        measured = null;
      });
    }
    return measured;
  }

  async function at(position: number): Promise<QueueEstimate> {
    const { warmReaders, meanReadMs } = await throughput();
    const known = warmReaders > 0 && meanReadMs !== null;
    return { position, etaMs: known ? Math.ceil(position / warmReaders) * meanReadMs : null };
  }

  return {
    async of(jobId) {
      const position = await findQueuePosition(database, jobId);
      return position === null ? null : at(position);
    },
    at,
  };
}

const MAX_RETRY_AFTER_SECONDS = 60;
/** Where nothing is known, a worker may be starting. */
const UNKNOWN_RETRY_AFTER_SECONDS = 5;

/** When asking again is worth it. A job that is being read takes well under a second. */
export function toRetryAfterSeconds(estimate: QueueEstimate | null): number {
  if (!estimate) return 1;
  if (estimate.etaMs === null) return UNKNOWN_RETRY_AFTER_SECONDS;
  return Math.min(MAX_RETRY_AFTER_SECONDS, Math.max(1, Math.ceil(estimate.etaMs / 1_000)));
}

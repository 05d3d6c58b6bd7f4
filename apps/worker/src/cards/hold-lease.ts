import { type ClaimedJob, extendLease } from '@ktp-ocr/database/jobs/claim-job';
import type { Context } from '../context.js';

export interface HeldLease {
  /** Aborts when the claim is lost: another has the job, or it has ended. */
  readonly signal: AbortSignal;
  release(): void;
}

/** Keeps a claim alive while the job is worked on. One that cannot be extended in time runs out, as it should. */
export function holdLease(context: Context, claim: ClaimedJob): HeldLease {
  const lost = new AbortController();
  const leaseMs = context.config.LEASE_MS;
  const timer = setInterval(async () => {
    try {
      const held = await extendLease(context.database, { ...claim, leaseMs });
      if (!held) lost.abort(new LeaseLostError(`the claim on job ${claim.id} is lost`));
    } catch (error) {
      context.log.warn({ jobId: claim.id, error }, 'lease could not be extended');
    }
  }, leaseMs / 3);
  return { signal: lost.signal, release: () => clearInterval(timer) };
}

export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
}

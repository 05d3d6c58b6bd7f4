import type { CardAnswer } from '@ktp-ocr/contract/card-answer';
import { type Envelope, toFailureEnvelope, toOkEnvelope } from '@ktp-ocr/contract/envelope';
import type { JobView } from '@ktp-ocr/contract/job-view';
import type { FailureOutcome } from '@ktp-ocr/contract/outcome';
import type { JobRecord } from '@ktp-ocr/database/find-job';

/** A job as its owner sees it. Pure: the same row and answer give the same view. */
export function toJobView({ job, charge }: JobRecord, answer: CardAnswer | null): JobView {
  return {
    id: job.id,
    status: job.status,
    reference: job.reference,
    result: toEnvelope(job.outcome, answer),
    ...(answer ? toDetails(answer, job.include) : {}),
    charge: charge
      ? { billed: true, id: charge.id, amount: Number(charge.amountMinor), currency: charge.currency }
      : { billed: false },
    created_at: job.createdAt.toISOString(),
    started_at: job.startedAt?.toISOString() ?? null,
    finished_at: job.finishedAt?.toISOString() ?? null,
    timings: {
      queued_ms: toDurationMs(job.createdAt, job.startedAt),
      read_ms: job.readMs,
      total_ms: toDurationMs(job.createdAt, job.finishedAt),
    },
    image_destroyed_at: job.imageDestroyedAt?.toISOString() ?? null,
    result_destroyed_at: job.resultDestroyedAt?.toISOString() ?? null,
  };
}

/** Null while the job runs, when it was canceled, and when an OK answer's retention is over. */
export function toEnvelope(outcome: string | null, answer: CardAnswer | null): Envelope | null {
  if (outcome === null) return null;
  if (outcome === 'OK') return answer?.message ? toOkEnvelope(answer.message) : null;
  return toFailureEnvelope(outcome as FailureOutcome);
}

function toDetails(answer: CardAnswer, include: readonly string[]) {
  const { confidence, extra, checks, reasons, image, quality, polygons, crop } = answer;
  return {
    ...(answer.outcome === 'OK' ? { confidence, extra, checks } : {}),
    reasons,
    image,
    ...(quality ? { quality } : {}),
    ...(polygons && include.includes('polygons') ? { polygons } : {}),
    ...(crop && include.includes('crop') ? { crop } : {}),
  };
}

function toDurationMs(from: Date, to: Date | null): number | null {
  return to ? Math.max(0, to.getTime() - from.getTime()) : null;
}

import { formatMoney } from '@ktp-ocr/contract/billing/money';
import type { CardAnswer } from '@ktp-ocr/contract/jobs/card-answer';
import type { ChargeView, FetchFailure, JobSummary, JobView } from '@ktp-ocr/contract/jobs/job-view';
import type { FailureOutcome, Outcome } from '@ktp-ocr/contract/jobs/outcome';
import { adviseRetake } from '@ktp-ocr/contract/jobs/retake-advice';
import { type Envelope, toFailureEnvelope, toOkEnvelope } from '@ktp-ocr/contract/sync/envelope';
import type { JobRecord } from '@ktp-ocr/database/jobs/find-job';
import type { ListedJob } from '@ktp-ocr/database/jobs/list-jobs';
import type { QueueEstimate } from './estimate-queue.js';

/** A job as its owner sees it. The eta is counted from `now`. */
export function toJobView(
  record: JobRecord,
  answer: CardAnswer | null,
  estimate: QueueEstimate | null,
  now = Date.now(),
): JobView {
  const { job } = record;
  return {
    ...toJobSummary(record),
    position: estimate?.position ?? null,
    eta: estimate?.etaMs == null ? null : new Date(now + estimate.etaMs).toISOString(),
    result: toEnvelope(job.outcome, answer),
    ...(job.reasons.length > 0 ? { reasons: job.reasons as FetchFailure[] } : {}),
    ...(answer ? toDetails(answer, job.include) : {}),
  };
}

/** All but what was read. Pure: the same row gives the same summary. */
export function toJobSummary({ job, charge }: ListedJob): JobSummary {
  return {
    id: job.id,
    status: job.status,
    livemode: job.livemode,
    reference: job.reference,
    metadata: job.metadata as Record<string, string> | null,
    outcome: job.outcome as Outcome | null,
    charge: toChargeView(charge),
    created_at: job.createdAt.toISOString(),
    started_at: job.startedAt?.toISOString() ?? null,
    finished_at: job.finishedAt?.toISOString() ?? null,
    expires_at: job.expiresAt?.toISOString() ?? null,
    timings: {
      queued_ms: toDurationMs(job.createdAt, job.startedAt),
      read_ms: job.readMs,
      total_ms: toDurationMs(job.createdAt, job.finishedAt),
    },
    image_destroyed_at: job.imageDestroyedAt?.toISOString() ?? null,
    result_destroyed_at: job.resultDestroyedAt?.toISOString() ?? null,
  };
}

/** An answer within the free tier has a charge, of nothing: it is not billed. */
export function isCharged(charge: ListedJob['charge']): boolean {
  return charge !== null && charge.amountMinor > 0n;
}

export function toChargeView(charge: ListedJob['charge']): ChargeView {
  if (!charge) return { billed: false };
  const { id, amountMinor, currency } = charge;
  const display = formatMoney(amountMinor, currency);
  return { billed: isCharged(charge), id, amount: Number(amountMinor), currency, display };
}

/** Null while the job runs, when it was canceled, and when an OK answer's retention is over. */
export function toEnvelope(outcome: string | null, answer: CardAnswer | null): Envelope | null {
  if (outcome === null) return null;
  if (outcome === 'OK') return answer?.message ? toOkEnvelope(answer.message) : null;
  return toFailureEnvelope(outcome as FailureOutcome);
}

function toDetails(answer: CardAnswer, include: readonly string[]) {
  const { confidence, extra, checks, reasons, models, image, quality, polygons, crop } = answer;
  const { nik, name_match, nik_match, dob_match } = answer;
  return {
    ...(answer.outcome === 'OK' ? { confidence, extra, checks } : {}),
    ...(nik ? { nik } : {}),
    ...(name_match ? { name_match } : {}),
    ...(nik_match ? { nik_match } : {}),
    ...(dob_match ? { dob_match } : {}),
    reasons,
    advice: adviseRetake(answer),
    ...(models ? { models } : {}),
    image,
    ...(quality ? { quality } : {}),
    ...(polygons && include.includes('polygons') ? { polygons } : {}),
    ...(crop && include.includes('crop') ? { crop } : {}),
  };
}

function toDurationMs(from: Date, to: Date | null): number | null {
  return to ? Math.max(0, to.getTime() - from.getTime()) : null;
}

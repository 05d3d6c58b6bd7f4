import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { createChargeCounter } from './metrics.js';

/** What a card's time goes to, in the order in which it does. */
export const STAGES = [
  'fetch',
  'queued',
  'open',
  'decode',
  'detect',
  'recognise',
  'parse',
  'complete',
] as const;
export type Stage = (typeof STAGES)[number];

/** What the time of a picture that is only checked goes to. */
export const CHECK_STAGES = ['queued', 'open', 'look'] as const;
export type CheckStage = (typeof CHECK_STAGES)[number];

/** Numbers that only a worker has. Labels are closed sets of words, never ids or anything a client sent. */
export interface WorkerMetrics {
  readonly registry: Registry;
  readonly jobsEnded: Counter<'outcome'>;
  readonly reads: Counter<'outcome' | 'engine' | 'models'>;
  readonly readSeconds: Histogram;
  readonly stageSeconds: Histogram<'stage'>;
  readonly cardCpuSeconds: Histogram;
  readonly checks: Counter<'outcome'>;
  readonly checkStageSeconds: Histogram<'stage'>;
  readonly checkCpuSeconds: Histogram;
  readonly readers: Gauge<'state'>;
  readonly charges: Counter<'outcome'>;
  readonly webhookAttempts: Counter<'result'>;
  readonly webhookLagSeconds: Histogram;
}

const READ_BUCKETS = [0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1, 2, 5, 10, 30];

/** @param countReaders how many readers there should be and how many are warm, asked when Prometheus asks */
export function createWorkerMetrics(
  countReaders: () => { readonly size: number; readonly warm: number },
): WorkerMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const metrics: WorkerMetrics = {
    registry,
    jobsEnded: new Counter({
      name: 'ktp_jobs_ended_total',
      help: 'Jobs that this process ended, by the word they were answered with.',
      labelNames: ['outcome'],
      registers,
    }),
    reads: new Counter({
      name: 'ktp_reads_total',
      help: 'Cards read, by outcome, engine and the versions of the models that read them.',
      labelNames: ['outcome', 'engine', 'models'],
      registers,
    }),
    readSeconds: new Histogram({
      name: 'ktp_read_seconds',
      help: 'Time from image bytes to card, without waiting in the queue.',
      buckets: READ_BUCKETS,
      registers,
    }),
    stageSeconds: new Histogram({
      name: 'ktp_stage_seconds',
      help: 'Time of a card in each stage: fetch (only of an address), queued, open, decode, detect, recognise, parse, complete.',
      labelNames: ['stage'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
      registers,
    }),
    cardCpuSeconds: new Histogram({
      name: 'ktp_card_cpu_seconds',
      help: "CPU time that a reader's process spent on a card.",
      buckets: READ_BUCKETS,
      registers,
    }),
    checks: new Counter({
      name: 'ktp_checks_total',
      help: 'Pictures checked, by what was seen: ktp, no_ktp, the word for an image that could not be looked at, or fault (ours).',
      labelNames: ['outcome'],
      registers,
    }),
    checkStageSeconds: new Histogram({
      name: 'ktp_check_stage_seconds',
      help: 'Time of a checked picture in each stage: queued, open, look (in its reader, waiting for one included).',
      labelNames: ['stage'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
    checkCpuSeconds: new Histogram({
      name: 'ktp_check_cpu_seconds',
      help: "CPU time that a reader's process spent on a checked picture.",
      buckets: READ_BUCKETS,
      registers,
    }),
    readers: new Gauge({
      name: 'ktp_readers',
      help: 'Reader processes of this worker: size (wanted), warm, busy.',
      labelNames: ['state'],
      registers,
      collect() {
        const { size, warm } = countReaders();
        this.set({ state: 'size' }, size);
        this.set({ state: 'warm' }, warm);
      },
    }),
    charges: createChargeCounter(registry),
    webhookAttempts: new Counter({
      name: 'ktp_webhook_attempts_total',
      help: 'Webhooks sent, by what came of it: delivered, or why not.',
      labelNames: ['result'],
      registers,
    }),
    webhookLagSeconds: new Histogram({
      name: 'ktp_webhook_lag_seconds',
      help: 'From an event to its delivery, failed attempts included.',
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800, 7_200, 86_400],
      registers,
    }),
  };
  metrics.readers.set({ state: 'busy' }, 0);
  for (const stage of STAGES) metrics.stageSeconds.zero({ stage });
  for (const stage of CHECK_STAGES) metrics.checkStageSeconds.zero({ stage });
  return metrics;
}

const VERSION_FORM = /^[\w.:+-]{1,48}$/;
const LIKE_A_NIK = /\d{16}/;
const MAX_COMBINATIONS = 32;

/**
 * Models and their versions as a label. They are told by a reader's process, in which strangers' bytes were decoded: what
 * is not in the form of a version, or comes in ever new ones, is `other`.
 */
export function createModelsLabel(): (models: Readonly<Record<string, string>> | undefined) => string {
  const known = new Set<string>();
  return (models = {}) => {
    const parts = Object.entries(models).map(([name, version]) => `${name}:${version}`);
    const isInForm =
      parts.length <= 8 && parts.every((part) => VERSION_FORM.test(part) && !LIKE_A_NIK.test(part));
    if (!isInForm) return 'other';
    const label = parts.sort().join(' ') || 'none';
    if (known.size < MAX_COMBINATIONS) known.add(label);
    return known.has(label) ? label : 'other';
  };
}

import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';

/** Numbers that only a worker has. Labels are closed sets of words, never ids or anything a client sent. */
export interface WorkerMetrics {
  readonly registry: Registry;
  readonly jobsEnded: Counter<'outcome'>;
  readonly readSeconds: Histogram;
  readonly webhookAttempts: Counter<'result'>;
}

export function createWorkerMetrics(): WorkerMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    jobsEnded: new Counter({
      name: 'ktp_jobs_ended_total',
      help: 'Jobs that this process ended, by the word they were answered with.',
      labelNames: ['outcome'],
      registers,
    }),
    readSeconds: new Histogram({
      name: 'ktp_read_seconds',
      help: 'Time from image bytes to card, without waiting in the queue.',
      buckets: [0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1, 2, 5, 10, 30],
      registers,
    }),
    webhookAttempts: new Counter({
      name: 'ktp_webhook_attempts_total',
      help: 'Webhooks sent, by what came of it: delivered, or why not.',
      labelNames: ['result'],
      registers,
    }),
  };
}

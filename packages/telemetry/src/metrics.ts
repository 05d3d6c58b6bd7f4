import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';

/** The API's numbers for Prometheus. Labels are closed sets of words, never ids or anything a client sent. */
export interface Metrics {
  readonly registry: Registry;
  readonly requests: Counter<'method' | 'route' | 'status'>;
  readonly requestSeconds: Histogram<'method' | 'route'>;
  readonly submitSeconds: Histogram<'channel'>;
  readonly charges: Counter<'outcome'>;
}

const CHANNELS = ['sync', 'async', 'batch'];

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const metrics: Metrics = {
    registry,
    requests: new Counter({
      name: 'ktp_http_requests_total',
      help: 'HTTP requests answered, by route pattern and status.',
      labelNames: ['method', 'route', 'status'],
      registers,
    }),
    requestSeconds: new Histogram({
      name: 'ktp_http_request_seconds',
      help: 'From the head of a request to the last byte of its answer, by route pattern; what the client waits for included.',
      labelNames: ['method', 'route'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers,
    }),
    submitSeconds: new Histogram({
      name: 'ktp_submit_seconds',
      help: 'Taking work in, from an accepted image to the committed and queued job, by channel.',
      labelNames: ['channel'],
      buckets: [0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers,
    }),
    charges: createChargeCounter(registry),
  };
  for (const channel of CHANNELS) metrics.submitSeconds.zero({ channel });
  return metrics;
}

/** Rows that this process had written into `charges`, those of the free tier among them. */
export function createChargeCounter(registry: Registry): Counter<'outcome'> {
  const charges = new Counter({
    name: 'ktp_charges_total',
    help: 'Charges written by this process: by a worker at the end of a job, by an API when a synchronous answer is handed over.',
    labelNames: ['outcome'],
    registers: [registry],
  });
  for (const outcome of ['OK', 'FAIL']) charges.inc({ outcome }, 0);
  return charges;
}

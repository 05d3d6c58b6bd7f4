import { Gauge, type Registry } from 'prom-client';

/** A number and the labels it stands under. */
export interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Numbers of the whole service, the same whichever process tells them. By the name of their gauge. */
export type ServiceSamples = Readonly<Record<ServiceGauge, readonly Sample[]>>;

const SERVICE_GAUGES = {
  ktp_backlog_jobs: {
    help: 'Jobs in PostgreSQL that have not ended, by channel and status.',
    labelNames: ['channel', 'status'],
  },
  ktp_backlog_oldest_seconds: {
    help: 'Age of the oldest job that waits for a reader, by channel; 0 where none waits.',
    labelNames: ['channel'],
  },
  ktp_queue_jobs: {
    help: 'Jobs in each queue by state, prioritised ones counted apart from those that merely wait.',
    labelNames: ['queue', 'state'],
  },
  ktp_workers: { help: 'Workers heard of in the last 15 s.', labelNames: [] },
  ktp_warm_readers: { help: 'Warm readers of those workers together.', labelNames: [] },
  ktp_deliveries_pending: { help: 'Deliveries that have neither arrived nor been given up.', labelNames: [] },
  ktp_deliveries_overdue_seconds: {
    help: 'How long the delivery that is due longest has been due; 0 where none is.',
    labelNames: [],
  },
  ktp_invariant_violations: {
    help: 'Rows of the last ten minutes that break a rule of charging, by rule. Anything but 0 is a fault of ours.',
    labelNames: ['rule'],
  },
  ktp_database_bytes: { help: 'Size of the database.', labelNames: [] },
  ktp_blob_volume_bytes: {
    help: 'The file system that sealed images lie on: size, free.',
    labelNames: ['kind'],
  },
} as const;

export type ServiceGauge = keyof typeof SERVICE_GAUGES;

/** Scrapes that follow each other closely are told the same: several ask, and one query is enough. */
const FRESH_FOR_MS = 2_000;

/**
 * Tells Prometheus what `measure` finds, when it asks. Where that fails, none of these numbers is told, so that a
 * database that is away does not look like an empty one; the process's own numbers are told all the same.
 */
export function watchService(registry: Registry, measure: () => Promise<ServiceSamples>): void {
  let measured: Promise<ServiceSamples | null> | null = null;
  let measuredAt = 0;

  function latest(): Promise<ServiceSamples | null> {
    if (!measured || performance.now() - measuredAt > FRESH_FOR_MS) {
      measuredAt = performance.now();
      measured = measure().catch(() => null);
    }
    return measured;
  }

  for (const [name, { help, labelNames }] of Object.entries(SERVICE_GAUGES)) {
    new Gauge<string>({
      name,
      help,
      labelNames,
      registers: [registry],
      async collect() {
        const samples = await latest();
        this.reset();
        // Without labels a reset gauge is told as 0.
        if (labelNames.length === 0) this.remove();
        for (const { labels = {}, value } of samples?.[name as ServiceGauge] ?? []) this.set(labels, value);
      },
    });
  }
}

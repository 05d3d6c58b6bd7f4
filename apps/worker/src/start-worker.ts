import { writeFile } from 'node:fs/promises';
import { recordHeartbeat, removeHeartbeat } from '@ktp-ocr/database/ops/worker-heartbeat';
import { consumeQueue } from '@ktp-ocr/jobs/consume-queue';
import {
  checkImageQueue,
  deliverWebhookQueues,
  fetchImageQueue,
  readCardQueue,
} from '@ktp-ocr/jobs/queue-catalogue';
import { handleReadCard } from './cards/read-card.js';
import { handleCheckImage } from './checks/check-image.js';
import type { Config } from './config.js';
import { type Context, createContext } from './context.js';
import { handleFetchImage } from './images/handle-fetch-image.js';
import { handleInspectImage } from './inspections/handle-inspect-image.js';
import { type MetricsServer, serveMetrics } from './serve-metrics.js';
import { repeat } from './sweep/repeat.js';
import { createBlobSweep } from './sweep/sweep-blobs.js';
import { sweepInTurn } from './sweep/sweep-in-turn.js';
import { watchStorage } from './watch-storage.js';
import { handleDeliverWebhook } from './webhooks/deliver-webhook.js';

/**
 * So many cards more than there are readers are claimed and opened, so that a reader that has answered goes on with the next at
 * once, while its answer is committed. Each is a card that those who come on the line find before them.
 */
const CLAIMED_AHEAD = 1;
const HEARTBEAT_INTERVAL_MS = 5_000;

export interface RunningWorker {
  readonly context: Context;
  /** Where `/metrics` is served; undefined without METRICS_PORT. */
  readonly metricsPort: number | undefined;
  /** Takes no more work, finishes what is in hand, and lets go of everything. */
  close(): Promise<void>;
}

/** Takes work only once every reader is warm: the first card must not pay for loading the models. */
export async function startWorker(config: Config, overrides: Partial<Context> = {}): Promise<RunningWorker> {
  const context = await createContext(config, overrides);
  let metricsServer: MetricsServer | undefined;
  try {
    if (config.METRICS_PORT !== undefined)
      metricsServer = await serveMetrics(context.metrics, config.METRICS_PORT);
    await context.readers.ready();
    await context.storage.run();
  } catch (error) {
    await metricsServer?.close();
    await context.close();
    throw error;
  }
  const onError = (error: Error) => context.log.warn({ error }, 'queue trouble');
  const consumers = [
    consumeQueue(context.queueBackend, readCardQueue, {
      concurrency: config.WORKER_CONCURRENCY + CLAIMED_AHEAD,
      handle: (payload) => handleReadCard(context, payload),
      onError,
    }),
    // Beside the cards: each waits for two readings at most, as the pool goes by arrival.
    consumeQueue(context.queueBackend, checkImageQueue, {
      concurrency: config.WORKER_CONCURRENCY,
      handle: (payload) =>
        'checkId' in payload ? handleCheckImage(context, payload) : handleInspectImage(context, payload),
      onError,
    }),
    consumeQueue(context.queueBackend, fetchImageQueue, {
      concurrency: config.FETCH_CONCURRENCY,
      handle: (payload) => handleFetchImage(context, payload),
      onError,
    }),
    consumeQueue(context.queueBackend, deliverWebhookQueues.fast, {
      concurrency: config.WEBHOOK_CONCURRENCY,
      handle: ({ endpointId }) => handleDeliverWebhook(context, { endpointId, slow: false }),
      onError,
    }),
    consumeQueue(context.queueBackend, deliverWebhookQueues.slow, {
      concurrency: config.WEBHOOK_CONCURRENCY_SLOW,
      handle: ({ endpointId }) => handleDeliverWebhook(context, { endpointId, slow: true }),
      onError,
    }),
  ];
  const beating = repeat(
    HEARTBEAT_INTERVAL_MS,
    async () => {
      const isSound = await watchStorage(context, consumers);
      const warmCount = isSound ? context.readers.warmCount : 0;
      await recordHeartbeat(context.database, { id: context.workerId, warmReaders: warmCount });
      // A worker that can read nothing must not pass for a healthy one.
      if (config.HEARTBEAT_FILE && warmCount > 0) await writeFile(config.HEARTBEAT_FILE, '');
    },
    (error) => context.log.warn({ error }, 'heartbeat failed'),
  );
  const sweeping = repeat(
    config.SWEEP_INTERVAL_MS,
    () => sweepInTurn(context),
    (error) => context.log.warn({ error }, 'sweep failed'),
  );
  const sweepBlobs = createBlobSweep(context);
  const sweepingBlobs = repeat(
    config.BLOB_SWEEP_INTERVAL_MS,
    // On somebody else's volume every blob is an orphan.
    async () => {
      if (context.storage.fault() === null) await sweepBlobs();
    },
    (error) => context.log.warn({ error }, 'blob sweep failed'),
  );
  context.log.info({ workerId: context.workerId, readers: context.readers.size }, 'worker takes jobs');
  return {
    context,
    metricsPort: metricsServer?.port,
    async close() {
      context.webhooks.stop();
      await Promise.all(consumers.map((consumer) => consumer.close()));
      await Promise.all([beating.stop(), sweeping.stop(), sweepingBlobs.stop()]);
      await removeHeartbeat(context.database, context.workerId).catch(() => {});
      await metricsServer?.close();
      await context.close();
    },
  };
}

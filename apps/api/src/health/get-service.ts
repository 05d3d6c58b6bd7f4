import type { ServiceView } from '@ktp-ocr/contract/health/service-view';
import { measureServiceLoad } from '@ktp-ocr/database/ops/service-load';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Context } from '../context.js';
import { parseInput } from '../http/parse-request.js';

const NoQuery = z.strictObject({});

/** `GET /v1/service`: how full the queue is and who works on it. */
export async function getService(context: Context, request: Request, response: Response): Promise<void> {
  parseInput(NoQuery, request.query);
  const load = await measureServiceLoad(context.database);
  const view: ServiceView = {
    queue: {
      queued: load.queued,
      processing: load.processing,
      oldest_queued_seconds:
        load.oldestQueuedSeconds === null ? null : Math.round(load.oldestQueuedSeconds * 10) / 10,
    },
    workers: {
      alive: load.livingWorkers,
      warm_readers: load.warmReaders,
      mean_read_ms: load.meanReadMs === null ? null : Math.round(load.meanReadMs),
    },
  };
  response.set('Cache-Control', 'no-store').json(view);
}

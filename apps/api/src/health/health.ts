import { pingDatabase } from '@ktp-ocr/database/connect-database';
import { countWarmReaders } from '@ktp-ocr/database/ops/worker-heartbeat';
import type { Request, Response } from 'express';
import type { Context } from '../context.js';

/** `GET /livez`: this process runs. Says nothing of what it depends on: restarting us would not mend that. */
export function getLiveness(_context: Context, _request: Request, response: Response): void {
  response.json({ status: 'ok' });
}

/** `GET /readyz`: a card posted now would be read. 503 with the part that is missing otherwise. */
export async function getReadiness(context: Context, _request: Request, response: Response): Promise<void> {
  const storage = context.storage.fault() === null;
  const [database, queue, model] = await Promise.all([
    answers(pingDatabase(context.database)),
    answers(context.producer.countWaiting()),
    answers(requireWarmReader(context)),
  ]);
  const ready = database && queue && model && storage;
  response.status(ready ? 200 : 503).json({
    status: ready ? 'ok' : 'unavailable',
    checks: {
      database: toWord(database),
      queue: toWord(queue),
      model: toWord(model),
      storage: toWord(storage),
    },
  });
}

async function requireWarmReader(context: Context): Promise<void> {
  if ((await countWarmReaders(context.database)) === 0) throw new Error('no worker has a warm reader');
}

async function answers(check: Promise<unknown>): Promise<boolean> {
  return check.then(
    () => true,
    () => false,
  );
}

function toWord(ok: boolean): string {
  return ok ? 'ok' : 'unavailable';
}

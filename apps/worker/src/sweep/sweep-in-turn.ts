import { takeSweepTurn } from '@ktp-ocr/database/ops/take-sweep-turn';
import type { Context } from '../context.js';
import { sweep } from './sweep.js';

/**
 * Sweeps if no worker has within SWEEP_INTERVAL_MS: the work is the same for one worker and for a hundred. One that cannot
 * open what the others wrote leaves images alone, so its sweep is no turn, or theirs would wait.
 */
export async function sweepInTurn(context: Context): Promise<void> {
  const isSound = context.storage.fault() === null;
  const intervalMs = context.config.SWEEP_INTERVAL_MS;
  if (isSound && !(await takeSweepTurn(context.database, { name: 'jobs', intervalMs }))) return;
  await sweep(context);
}

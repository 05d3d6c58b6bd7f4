import { inspectRedis } from '@ktp-ocr/jobs/inspect-queue';
import type { StackSettings } from '@ktp-ocr/settings/stack-settings';
import { describeFailure, doubtful, type Finding, ill, well } from './finding.js';

export async function examineQueue({ QUEUE_BACKEND, REDIS_URL }: StackSettings): Promise<Finding> {
  if (QUEUE_BACKEND === 'postgres' || !REDIS_URL) return well('queue', 'lives in PostgreSQL');
  try {
    const { version, evictionPolicy, appendOnly } = await inspectRedis(REDIS_URL);
    if (evictionPolicy !== null && evictionPolicy !== 'noeviction')
      return ill(
        'queue',
        `Redis ${version} drops keys when its memory is short (${evictionPolicy})`,
        'set maxmemory-policy to noeviction',
      );
    if (appendOnly === false)
      return doubtful('queue', `Redis ${version} keeps nothing over a restart`, 'set appendonly to yes');
    return well(
      'queue',
      `Redis ${version}, noeviction, append-only${evictionPolicy === null ? ' as far as it tells' : ''}`,
    );
  } catch (error) {
    return ill(
      'queue',
      describeFailure(error),
      'see that REDIS_URL is right and Redis runs; jobs are taken in meanwhile',
    );
  }
}

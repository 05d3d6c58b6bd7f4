import { inspectPostgresQueue, inspectRedis } from '@ktp-ocr/jobs/inspect-queue';
import { createQueueDesk } from '@ktp-ocr/jobs/queue-desk';
import { type StackSettings, toQueueBackend } from '@ktp-ocr/settings/stack-settings';
import { describeFailure, doubtful, type Finding, ill, well } from './finding.js';

export async function examineQueue(settings: StackSettings): Promise<Finding[]> {
  const server = await examineServer(settings);
  return server.state === 'ill' ? [server] : [server, await examinePauses(settings)];
}

async function examineServer({ QUEUE_BACKEND, REDIS_URL, DATABASE_URL }: StackSettings): Promise<Finding> {
  if (QUEUE_BACKEND === 'postgres' || !REDIS_URL) return examineTables(DATABASE_URL);
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

const PREPARE =
  'as the owner: node packages/jobs/dist/prepare-queue.js, then migrate.js, which grants rights to it';

async function examineTables(url: string): Promise<Finding> {
  try {
    const { isUpToDate, forbidden } = await inspectPostgresQueue(url);
    if (!isUpToDate)
      return ill('queue', 'it lives in PostgreSQL, and its tables are missing or old', PREPARE);
    if (forbidden.length > 0)
      return ill(
        'queue',
        `it lives in PostgreSQL, and we may not work with ${forbidden.join(', ')}`,
        PREPARE,
      );
    return well('queue', 'lives in PostgreSQL');
  } catch (error) {
    return ill('queue', describeFailure(error), 'see that DATABASE_URL is right and PostgreSQL runs');
  }
}

/** Nothing of ours pauses a queue, so one that is paused stands still until somebody lets it go. */
async function examinePauses(settings: StackSettings): Promise<Finding> {
  const desk = createQueueDesk(toQueueBackend(settings));
  try {
    const queues = await desk.describe();
    const paused = queues.filter((queue) => queue.paused).map(({ name }) => name);
    if (paused.length > 0)
      return ill(
        'queues',
        `paused by hand: ${paused.join(', ')}`,
        "let them go on: the console's page Health, or POST /v1/service/queue/resume",
      );
    const sum = (state: 'waiting' | 'delayed' | 'active') =>
      queues.reduce((all, queue) => all + queue[state], 0);
    return well(
      'queues',
      `none paused; ${sum('waiting')} wait, ${sum('delayed')} for their time, ${sum('active')} in hand`,
    );
  } catch (error) {
    return ill('queues', describeFailure(error), 'see that the queue answers');
  } finally {
    await desk.close();
  }
}

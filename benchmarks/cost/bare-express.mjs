// The least that takes an image in over HTTP and queues it: Express, the body, `queue.add`. Nothing is stored or promised.
import { randomUUID } from 'node:crypto';
import { Queue } from 'bullmq';
import express from 'express';
import { Redis } from 'ioredis';

const connection = new Redis(process.env.REDIS_URL ?? '', { maxRetriesPerRequest: null });
const queue = new Queue('bare', {
  connection: /** @type {import('bullmq').ConnectionOptions} */ (/** @type {unknown} */ (connection)),
  prefix: `${process.env.QUEUE_PREFIX}-bare`,
  defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
});
const server = express();
server.post('/v1/jobs', express.raw({ type: 'image/*', limit: '20mb' }), async (_request, response) => {
  const id = randomUUID();
  await queue.add('read-card', { jobId: id }, { jobId: id, priority: 1_000 });
  response.status(202).json({ id, status: 'queued' });
});
const listening = server.listen(0, '127.0.0.1', () => {
  const address = listening.address();
  process.send?.({ type: 'listening', port: typeof address === 'object' ? address?.port : undefined });
});
process.on('SIGTERM', async () => {
  listening.closeAllConnections();
  listening.close();
  await queue.obliterate({ force: true });
  await queue.close();
  connection.disconnect();
  process.exit(0);
});

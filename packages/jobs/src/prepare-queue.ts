import { parseQueueOwnerUrl } from './config.js';
import { prepareQueueBackend } from './queue-backend.js';

/** Makes the tables of QUEUE_BACKEND=postgres, as who owns the database's: before migrate.js, which grants rights to them. */
try {
  await prepareQueueBackend({ kind: 'postgres', url: parseQueueOwnerUrl(process.env) });
  console.log('the queue has its tables in PostgreSQL');
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

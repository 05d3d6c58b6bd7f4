import type { Command } from 'commander';
import { addAccountCommands } from './add-account-commands.js';
import { addJobCommands } from './add-job-commands.js';
import { addListenCommands } from './add-listen-commands.js';
import { addWebhookCommands } from './add-webhook-commands.js';
import { addBatchCommands } from './batches/add-batch-commands.js';
import { addReviewCommands } from './reviews/add-review-commands.js';

/** Commands that talk to a server, as any client does. */
export function addServerCommands(program: Command): void {
  addJobCommands(program);
  addBatchCommands(program);
  addReviewCommands(program);
  addAccountCommands(program);
  addWebhookCommands(program);
  addListenCommands(program);
}

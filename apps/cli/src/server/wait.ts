import type { Job } from '@ktp-ocr/client/types';
import { createRowPrinter, type Format } from '../output/row-printer.js';
import { JOB_COLUMNS } from './job-columns.js';
import { openClient, printConfigIfAsked, type ServerOptions } from './open-client.js';

/** @returns the exit code: 1 where a job ended as errored or was canceled */
export async function waitForJobs(
  ids: readonly string[],
  options: ServerOptions & { readonly timeout: number; readonly format: Format },
): Promise<number> {
  if (await printConfigIfAsked(options)) return 0;
  const client = openClient(options);
  const printer = createRowPrinter<Job>(options.format, JOB_COLUMNS);
  const deadline = Date.now() + options.timeout * 1_000;
  let failures = 0;
  for (const id of ids) {
    const job = await client.jobs.wait(id, { timeoutMs: Math.max(0, deadline - Date.now()) });
    if (job.status === 'errored' || job.status === 'canceled') failures += 1;
    await printer.print(job);
  }
  return failures === 0 ? 0 : 1;
}

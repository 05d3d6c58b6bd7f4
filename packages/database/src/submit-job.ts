import type { Database } from './connect-database.js';
import type { JobChannel } from './generated/enums.js';

export interface JobInput {
  /** UUID chosen by the caller, because the image is stored under it before the row exists. */
  readonly id: string;
  readonly apiKeyId: string;
  readonly channel: JobChannel;
  readonly livemode: boolean;
  readonly imageFormat: string;
  readonly imageSizeBytes: number;
  readonly wrappedKey: Uint8Array;
  readonly imageRetentionSeconds: number;
  readonly resultRetentionSeconds: number;
  readonly destroyResultOnceFetched?: boolean;
}

/** Commits a queued job. From here on the job is accepted: it will end, whatever happens to the queue. */
export async function submitJob(database: Database, input: JobInput): Promise<void> {
  await database.prisma.job.create({ data: { ...input, wrappedKey: new Uint8Array(input.wrappedKey) } });
}

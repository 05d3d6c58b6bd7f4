import { request } from '../api/request';
import type { BatchAccepted, BatchView, JobSummary } from '../api/types';
import { PictureError, preparePicture } from '../reading/capture/prepare-picture';

/** Source: the contract; the API refuses one more. */
const MAX_IN_A_BATCH = 100;
/** Kept under what an API behind a common proxy takes in one request. */
const MAX_BYTES_IN_A_BATCH = 40 * 2 ** 20;
const LOOK_EVERY_MS = 1_000;

export interface BatchItem {
  /** The file's name, which stays on this page: it may be a person's. */
  readonly fileName: string;
  readonly status: JobSummary['status'] | 'waiting' | 'refused';
  readonly jobId: string | null;
  /** Why it was refused, as the API's code or ours. */
  readonly code: string | null;
}

export interface BatchRun {
  readonly items: readonly BatchItem[];
  readonly prepared: number;
}

/**
 * Sends pictures by the hundred and tells of each, until all have ended.
 *
 * @param tell called with the state of all whenever any has changed
 * @throws ApiError when a batch is not taken; those sent before go on at the server
 */
export async function runBatches(
  files: readonly File[],
  tell: (run: BatchRun) => void,
  signal: AbortSignal,
): Promise<void> {
  const items: BatchItem[] = files.map(({ name }) => ({
    fileName: name,
    status: 'waiting',
    jobId: null,
    code: null,
  }));
  let prepared = 0;
  const change = (at: number | undefined, news: Partial<BatchItem>) => {
    const item = at === undefined ? undefined : items[at];
    if (item) items[at as number] = { ...item, ...news };
  };
  const show = () => tell({ items: [...items], prepared });
  const followed: Promise<void>[] = [];

  let pending: { at: number; picture: Blob }[] = [];
  const flush = async () => {
    if (pending.length === 0) return;
    const sent = pending;
    pending = [];
    const form = new FormData();
    for (const [index, { picture }] of sent.entries()) form.append('image', picture, `card-${index + 1}`);
    const accepted = await request<BatchAccepted>('/v1/batches', { method: 'POST', body: form, signal });
    for (const { index, job_id, code } of accepted.items) {
      change(sent[index]?.at, { jobId: job_id, code, status: job_id ? 'queued' : 'refused' });
    }
    show();
    followed.push(follow(accepted.id, (index, news) => change(sent[index]?.at, news), show, signal));
  };

  for (const [at, file] of files.entries()) {
    signal.throwIfAborted();
    try {
      pending.push({ at, picture: await preparePicture(file) });
    } catch (error) {
      if (!(error instanceof PictureError)) throw error;
      change(at, { status: 'refused', code: 'IMAGE_INVALID_FORMAT' });
    }
    prepared++;
    show();
    const bytes = pending.reduce((sum, { picture }) => sum + picture.size, 0);
    if (pending.length === MAX_IN_A_BATCH || bytes > MAX_BYTES_IN_A_BATCH) await flush();
  }
  await flush();
  await Promise.all(followed);
}

async function follow(
  id: string,
  change: (index: number, news: Partial<BatchItem>) => void,
  show: () => void,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const batch = await request<BatchView>(`/v1/batches/${id}`, { signal });
    for (const { index, status, job, code } of batch.items) {
      change(index, { status, code: code ?? (job?.status === 'errored' ? job.outcome : null) });
    }
    show();
    if (batch.status === 'ended') return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    signal.throwIfAborted();
  }
}

import { WaitTimeoutError } from './errors.js';
import { listPages, readRetryAfter, sleep, type Transport } from './transport.js';
import type { Job, JobAccepted, JobStatus, JobSummary } from './types.js';

/** The bytes of a JPEG, PNG, BMP, WebP, HEIC, AVIF, TIFF or PDF: at most 20 MiB and 100 megapixels, or what the operator has set. */
export type Image = Blob | Uint8Array | ArrayBuffer;

export interface SubmitOptions {
  /** Your own id for this card. */
  readonly reference?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  /** Whom you expect: told as `name_match`, `nik_match` and `dob_match`. */
  readonly expected?: { readonly name?: string; readonly nik?: string; readonly dob?: string };
  /** Whom to tell of the end: an https address, or the id of an endpoint. */
  readonly webhook?: string;
  readonly expiresInSeconds?: number;
  readonly include?: readonly ('quality' | 'polygons' | 'crop')[];
  /** Which page of a PDF or TIFF is read, from 1. Default 1. */
  readonly page?: number;
  /** Of your own choosing, where a submit may be repeated by another process; one is made otherwise. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

export interface GetOptions {
  /** What is told of the picture while it is kept: crops of it, and how it was read to keys with the scope `debug:read`. */
  readonly include?: readonly ('debug' | 'face' | 'signature')[];
  readonly signal?: AbortSignal;
}

export interface WaitOptions {
  /** How long to wait in all. Default 120 s. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

export interface JobFilter {
  readonly status?: JobStatus;
  readonly reference?: string;
  readonly createdFrom?: string;
  readonly createdTo?: string;
  readonly signal?: AbortSignal;
}

export interface JobsClient {
  /** @param image its bytes, or the address that a worker fetches it from */
  submit(image: Image | { readonly url: string }, options?: SubmitOptions): Promise<JobAccepted>;
  /** @throws ProblemError `NOT_KEPT` where what is to be included is told from a picture that is destroyed */
  get(id: string, options?: GetOptions): Promise<Job>;
  /** @throws WaitTimeoutError when it has not ended in time */
  wait(id: string, options?: WaitOptions): Promise<Job>;
  submitAndWait(image: Image | { readonly url: string }, options?: SubmitOptions & WaitOptions): Promise<Job>;
  /** Newest first, page by page as it is read on. */
  list(filter?: JobFilter): AsyncGenerator<JobSummary>;
  cancel(id: string): Promise<Job>;
  /** Destroys image and result now. */
  delete(id: string): Promise<void>;
}

/** The longest that the server keeps a request waiting is 60 s; proxies between are often less patient. */
const WAIT_SECONDS = 20;
const DEFAULT_TIMEOUT_MS = 120_000;

export function createJobsClient(transport: Transport): JobsClient {
  const jobs: JobsClient = {
    async submit(image, options = {}) {
      const { idempotencyKey = crypto.randomUUID(), signal } = options;
      const { body } = await transport.send<JobAccepted>('/v1/jobs', {
        method: 'POST',
        ...('url' in image ? { json: { url: image.url, ...toJson(options) } } : toForm(image, options)),
        idempotencyKey,
        signal,
      });
      return body;
    },
    async get(id, { include = [], signal } = {}) {
      const query = { include: include.length > 0 ? include.join(',') : undefined };
      return (await transport.send<Job>(`/v1/jobs/${id}`, { query, signal })).body;
    },
    wait: (id, options) =>
      waitUntil<Job>(transport, `/v1/jobs/${id}`, (job) => job.finished_at !== null, options),
    async submitAndWait(image, options = {}) {
      const { id } = await jobs.submit(image, options);
      return jobs.wait(id, options);
    },
    list: ({ signal, createdFrom, createdTo, ...filter } = {}) =>
      listPages<JobSummary>(transport, '/v1/jobs', {
        query: { ...filter, created_from: createdFrom, created_to: createdTo },
        signal,
      }),
    async cancel(id) {
      return (await transport.send<Job>(`/v1/jobs/${id}/cancel`, { method: 'POST', repeatable: true })).body;
    },
    async delete(id) {
      await transport.send(`/v1/jobs/${id}`, { method: 'DELETE' });
    },
  };
  return jobs;
}

/** What is said beside the image. */
function toJson({ expiresInSeconds, ...options }: SubmitOptions) {
  const { reference, metadata, expected, webhook, include, page } = options;
  return { reference, metadata, expected, webhook, include, page, expires_in: expiresInSeconds };
}

/** The same as the parts of a form, where lists are separated by commas and objects are JSON. */
function toForm(image: Image, options: SubmitOptions): { readonly body: FormData } {
  const body = new FormData();
  body.set('image', toBlob(image), 'card');
  for (const [name, value] of Object.entries(toJson(options))) {
    if (value === undefined) continue;
    const isPlain = typeof value !== 'object';
    body.set(name, isPlain ? String(value) : Array.isArray(value) ? value.join(',') : JSON.stringify(value));
  }
  return { body };
}

/** Asks until something has ended; the server holds each request until it has, or says when to come back. */
export async function waitUntil<Subject>(
  transport: Transport,
  path: string,
  hasEnded: (subject: Subject) => boolean,
  { timeoutMs = DEFAULT_TIMEOUT_MS, signal }: WaitOptions = {},
  query: Readonly<Record<string, string | undefined>> = {},
): Promise<Subject> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const wait = Math.max(0, Math.min(WAIT_SECONDS, Math.floor((deadline - Date.now()) / 1_000)));
    const { body, headers } = await transport.send<Subject>(path, { query: { ...query, wait }, signal });
    if (hasEnded(body)) return body;
    const againMs = wait ? 0 : (readRetryAfter(headers) ?? 1) * 1_000;
    if (Date.now() + againMs >= deadline)
      throw new WaitTimeoutError(`${path} had not ended after ${timeoutMs} ms`);
    await sleep(againMs, signal);
  }
}

export function toBlob(image: Image): Blob {
  return image instanceof Blob ? image : new Blob([image as Uint8Array<ArrayBuffer>]);
}

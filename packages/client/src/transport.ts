import { ConnectionError, ProblemError } from './errors.js';
import type { Problem } from './types.js';

export interface ClientOptions {
  /** Where the server answers, e.g. `https://ktp.example.com`. */
  readonly baseUrl: string;
  readonly apiKey: string;
  /** Another `fetch`, e.g. one that goes through a proxy. */
  readonly fetch?: typeof fetch | undefined;
  /** How often what may pass is tried again: no connection, 429, 503. Default 3. */
  readonly maxRetries?: number | undefined;
  /** How long one request may take. Default 70 s, a little more than the longest wait at the server. */
  readonly timeoutMs?: number | undefined;
}

export interface Call {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: FormData | URLSearchParams | Blob | undefined;
  /** Sent as JSON, in place of `body`. */
  readonly json?: object | undefined;
  readonly signal?: AbortSignal | undefined;
  /** What may come back; JSON where left out. */
  readonly accept?: string | undefined;
  /** Under which the same request is done once, however often it is sent. */
  readonly idempotencyKey?: string | undefined;
  /** A POST without an Idempotency-Key that may be sent twice all the same. */
  readonly repeatable?: boolean;
}

export interface Answer<Body> {
  readonly body: Body;
  readonly headers: Headers;
}

export interface Transport {
  /** @throws ProblemError, ConnectionError, or the signal's reason */
  send<Body>(path: string, call?: Call): Promise<Answer<Body>>;
  /** The answer as it comes, once its head is there: what follows may take its time. */
  open(path: string, call?: Call): Promise<Response>;
  /** The lines of an answer, as they come, so that it may be as long as it likes. */
  readLines(path: string, call?: Call): AsyncGenerator<string>;
}

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 20_000;
const PAGE_SIZE = 100;

/** Requests of one key, tried again where that is safe: every submit carries an Idempotency-Key. */
export function createTransport(options: ClientOptions): Transport {
  const { maxRetries = 3, timeoutMs = 70_000 } = options;
  const request = options.fetch ?? fetch;
  const base = options.baseUrl.replace(/\/+$/, '');

  /** @param take has as long as the head had: what it leaves unread may take its time */
  async function attempt<Result>(
    url: string,
    call: Call,
    take: (response: Response) => Result | Promise<Result>,
  ): Promise<Result> {
    const { method = 'GET', headers = {}, json, signal, accept = 'application/json', idempotencyKey } = call;
    const body = json ? JSON.stringify(json) : call.body;
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(), timeoutMs);
    try {
      const response = await request(url, {
        method,
        headers: {
          'X-API-Key': options.apiKey,
          Accept: accept,
          ...(json ? { 'Content-Type': 'application/json' } : {}),
          ...(idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey }),
          ...headers,
        },
        signal: signal ? AbortSignal.any([signal, timeout.signal]) : timeout.signal,
        ...(body ? { body } : {}),
      });
      if (response.ok) return await take(response);
      const text = await response.text();
      throw new ProblemError(response.status, parseProblem(text), readRetryAfter(response.headers));
    } catch (error) {
      if (error instanceof ProblemError) throw error;
      throw toConnectionError(error, signal);
    } finally {
      clearTimeout(timer);
    }
  }

  async function ask<Result>(
    path: string,
    call: Call,
    take: (response: Response) => Result | Promise<Result>,
  ): Promise<Result> {
    const url = `${base}${path}${toQuery(call.query ?? {})}`;
    for (let tries = 0; ; tries++) {
      try {
        return await attempt(url, call, take);
      } catch (error) {
        if (tries >= maxRetries || !mayPass(error, call)) throw error;
        await sleep(toDelayMs(error, tries), call.signal);
      }
    }
  }

  const open = (path: string, call: Call = {}) => ask(path, call, (response) => response);
  return {
    open,
    send: <Body>(path: string, call: Call = {}) =>
      ask(path, call, async (response) => {
        const text = await response.text();
        return { body: (text ? JSON.parse(text) : undefined) as Body, headers: response.headers };
      }),
    async *readLines(path, call = {}) {
      const { body } = await open(path, call);
      if (!body) return;
      let rest = '';
      const reader = body.pipeThrough(new TextDecoderStream()).getReader();
      try {
        for (;;) {
          const { done, value } = await reader.read();
          if (done) break;
          const lines = (rest + value).split(/\r?\n/);
          rest = lines.pop() ?? '';
          yield* lines;
        }
      } catch (error) {
        throw toConnectionError(error, call.signal);
      } finally {
        // Whoever stops reading early lets the server stop, too.
        await reader.cancel().catch(() => {});
      }
      if (rest) yield rest;
    },
  };
}

function toConnectionError(error: unknown, signal: AbortSignal | undefined): ConnectionError {
  signal?.throwIfAborted();
  return new ConnectionError('the server did not answer', { cause: error });
}

function mayPass(error: unknown, call: Call): boolean {
  // It may have been done: only what is the same when done twice is sent again.
  if (error instanceof ConnectionError) return isRepeatable(call);
  // 409: the first request with this Idempotency-Key is still being worked on.
  return (
    error instanceof ProblemError &&
    (error.status === 429 || error.status === 503 || error.code === 'IDEMPOTENCY_IN_FLIGHT')
  );
}

/** What the server says, else twice as long each time; with jitter, so that clients do not come back all at once. */
function toDelayMs(error: unknown, tries: number): number {
  const said = error instanceof ProblemError ? error.retryAfterSeconds : null;
  const delayMs = said === null ? FIRST_DELAY_MS * 2 ** tries : said * 1_000;
  return Math.min(LONGEST_DELAY_MS, delayMs) * (1 + Math.random() / 4);
}

function isRepeatable({ method = 'GET', idempotencyKey, repeatable = false }: Call): boolean {
  return method !== 'POST' || repeatable || idempotencyKey !== undefined;
}

/** All rows of a list, page by page as it is read on. */
export async function* listPages<Row>(
  transport: Transport,
  path: string,
  { query, signal }: Pick<Call, 'query' | 'signal'> = {},
): AsyncGenerator<Row> {
  let cursor: string | undefined;
  do {
    const { body } = await transport.send<{ data: Row[]; next_cursor: string | null }>(path, {
      query: { ...query, limit: PAGE_SIZE, cursor },
      signal,
    });
    yield* body.data;
    cursor = body.next_cursor ?? undefined;
  } while (cursor);
}

/** @throws the signal's reason when it is aborted meanwhile */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', stop, { once: true });
  });
}

function toQuery(query: NonNullable<Call['query']>): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) given.append(name, String(value));
  }
  const text = given.toString();
  return text ? `?${text}` : '';
}

export function readRetryAfter(headers: Headers): number | null {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds : null;
}

function parseProblem(text: string): Problem | null {
  try {
    const body = JSON.parse(text) as Problem;
    return typeof body.code === 'string' ? body : null;
  } catch {
    return null;
  }
}

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
  readonly body?: FormData | URLSearchParams | undefined;
  /** Sent as JSON, in place of `body`. */
  readonly json?: object | undefined;
  readonly signal?: AbortSignal | undefined;
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
}

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 20_000;
const PAGE_SIZE = 100;

/** Requests of one key, tried again where that is safe: every submit carries an Idempotency-Key. */
export function createTransport(options: ClientOptions): Transport {
  const { maxRetries = 3, timeoutMs = 70_000 } = options;
  const request = options.fetch ?? fetch;
  const base = options.baseUrl.replace(/\/+$/, '');

  async function attempt<Body>(url: string, call: Call): Promise<Answer<Body>> {
    const { method = 'GET', headers = {}, json, signal } = call;
    const body = json ? JSON.stringify(json) : call.body;
    const timeout = AbortSignal.timeout(timeoutMs);
    let response: Response;
    try {
      response = await request(url, {
        method,
        headers: {
          'X-API-Key': options.apiKey,
          Accept: 'application/json',
          ...(json ? { 'Content-Type': 'application/json' } : {}),
          ...headers,
        },
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
        ...(body ? { body } : {}),
      });
      const text = await response.text();
      if (response.ok)
        return { body: (text ? JSON.parse(text) : undefined) as Body, headers: response.headers };
      throw new ProblemError(response.status, parseProblem(text), readRetryAfter(response.headers));
    } catch (error) {
      if (error instanceof ProblemError) throw error;
      signal?.throwIfAborted();
      throw new ConnectionError('the server did not answer', { cause: error });
    }
  }

  return {
    async send<Body>(path: string, call: Call = {}) {
      const url = `${base}${path}${toQuery(call.query ?? {})}`;
      for (let tries = 0; ; tries++) {
        try {
          return await attempt<Body>(url, call);
        } catch (error) {
          if (tries >= maxRetries || !mayPass(error, call)) throw error;
          await sleep(toDelayMs(error, tries), call.signal);
        }
      }
    },
  };
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

function isRepeatable({ method, headers, repeatable = false }: Call): boolean {
  return method !== 'POST' || repeatable || headers?.['Idempotency-Key'] !== undefined;
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

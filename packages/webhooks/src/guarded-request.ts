import http, { type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import type { AddressPolicy } from './address-policy.js';
import { type CheckedTarget, checkTarget, type Resolve } from './guard-address.js';

export interface GuardedRequest {
  readonly url: string;
  readonly policy: AddressPolicy;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** From the first question to a name server to the last byte of the answer. */
  readonly timeoutMs: number;
  /** As many bytes of the answer's body are taken. */
  readonly maxAnswerBytes: number;
  /**
   * `refuse`: an answer that is longer, or does not end in time, is an error. `cut`: what came until then is the
   * answer, for who only wants its status and how it begins.
   */
  readonly longAnswer: 'refuse' | 'cut';
  /** From `trustAlso`, where certificates of the operator's own count. */
  readonly secureContext?: SecureContext | undefined;
  readonly resolve?: Resolve | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface GuardedAnswer {
  /** As it came: a redirect is not followed, because where it leads nobody has checked. */
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export class RequestTimeoutError extends Error {
  override readonly name = 'RequestTimeoutError';
}

export class AnswerTooLargeError extends Error {
  override readonly name = 'AnswerTooLargeError';
}

/**
 * One request to an address that a client gave us, sent only if `checkTarget` lets it pass and only to the
 * addresses checked there. No redirects, no kept connections, no proxy, nothing decompressed.
 *
 * @throws AddressRefusedError, NameUnresolvedError, RequestTimeoutError, AnswerTooLargeError, or node's error of the
 * connection
 */
export async function sendGuardedRequest(request: GuardedRequest): Promise<GuardedAnswer> {
  const deadline = new AbortController();
  const timer = setTimeout(
    () => deadline.abort(new RequestTimeoutError(`no answer within ${request.timeoutMs} ms`)),
    request.timeoutMs,
  );
  const signal = request.signal ? AbortSignal.any([deadline.signal, request.signal]) : deadline.signal;
  try {
    const target = await orAborted(checkTarget(request.url, request.policy, request.resolve), signal);
    const answer = await orAborted(send(request, target, signal), signal);
    return await receiveAnswer(request, answer, signal);
  } finally {
    clearTimeout(timer);
  }
}

/** Trusts these certificates (PEM) beside the usual ones. Costly: make it once and keep it. */
export function trustAlso(pem: string): SecureContext {
  return createSecureContext({ ca: [...rootCertificates, pem] });
}

function send(request: GuardedRequest, target: CheckedTarget, signal: AbortSignal): Promise<IncomingMessage> {
  const { url, hostname } = target;
  const options: https.RequestOptions = {
    method: request.method ?? 'GET',
    hostname,
    port: url.port,
    path: `${url.pathname}${url.search}`,
    headers: { 'accept-encoding': 'identity', ...request.headers, host: url.host },
    // A connection of its own: one kept from before may have been opened under another check.
    agent: false,
    lookup: lookupChecked(target),
    signal,
    ...(isIP(hostname) ? {} : { servername: hostname }),
    ...(request.secureContext ? { secureContext: request.secureContext } : {}),
  };
  return new Promise((resolve, reject) => {
    const client = url.protocol === 'https:' ? https.request(options) : http.request(options);
    client.on('response', resolve).on('error', reject).end(request.body);
  });
}

/** Node asks no lookup for a literal address; that one is the very text that was checked. */
function lookupChecked({ addresses }: CheckedTarget): LookupFunction {
  return (_hostname, options, callback) => {
    if (options.all) return callback(null, [...addresses]);
    const [first] = addresses;
    if (!first) return callback(new Error('the target has no address'), '');
    callback(null, first.address, first.family);
  };
}

async function receiveAnswer(
  request: GuardedRequest,
  answer: IncomingMessage,
  signal: AbortSignal,
): Promise<GuardedAnswer> {
  const { maxAnswerBytes, longAnswer } = request;
  const parts: Buffer[] = [];
  let sizeBytes = 0;
  try {
    for await (const part of answer) {
      parts.push(part);
      sizeBytes += part.length;
      if (sizeBytes > maxAnswerBytes) break;
    }
  } catch (error) {
    // The status had come, and that is what this caller goes by.
    if (longAnswer === 'refuse') throw signal.aborted ? signal.reason : error;
  } finally {
    answer.destroy();
  }
  if (longAnswer === 'refuse' && sizeBytes > maxAnswerBytes) {
    throw new AnswerTooLargeError(`the answer is larger than ${maxAnswerBytes} bytes`);
  }
  return {
    status: answer.statusCode ?? 0,
    headers: answer.headers,
    body: Buffer.concat(parts).subarray(0, maxAnswerBytes),
  };
}

/** Neither a name server nor a connection is told to give up by our deadline alone. */
function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(signal.reason);
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    work.then(resolve, (error) => reject(signal.aborted ? signal.reason : error));
  });
}

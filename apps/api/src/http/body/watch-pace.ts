import type { Request, Response } from 'express';
import type { Context } from '../../context.js';
import { ProblemError } from '../problem-error.js';

/** As a proxy that was stopped for a moment, or a phone between two cells, needs to go on where it was. */
const RETRY_AFTER_SECONDS = 5;

/**
 * Ends a body that comes too slowly: in each span of REQUEST_TIMEOUT_MS at least UPLOAD_MIN_BYTES_PER_SECOND must arrive,
 * or the rest. So a large batch may take as long as an honest line needs, and who sends a byte now and then is gone after
 * one span. Time in which we did not take what had come is not held against the client.
 *
 * @param onTooSlow called once, at most, while no answer has begun
 */
export function watchPace(
  context: Context,
  request: Request,
  response: Response,
  onTooSlow: (problem: ProblemError) => void,
): void {
  const { REQUEST_TIMEOUT_MS: spanMs, UPLOAD_MIN_BYTES_PER_SECOND: rate } = context.config;
  const { socket } = request;
  let bytesBefore = socket.bytesRead;
  let startedAt = performance.now();

  const look = () => {
    if (request.complete || response.headersSent || response.destroyed) return clearInterval(timer);
    const now = performance.now();
    const pace = {
      bytes: socket.bytesRead - bytesBefore,
      elapsedMs: now - startedAt,
      spanMs,
      // What lies there unread is ours to take.
      waitsForUs: request.readableLength > 0,
    };
    bytesBefore = socket.bytesRead;
    startedAt = now;
    if (!isTooSlow(pace, rate)) return;
    clearInterval(timer);
    onTooSlow(
      new ProblemError(
        'UPLOAD_TOO_SLOW',
        `In ${spanMs / 1_000} seconds fewer than ${rate} bytes a second have arrived. Send over a faster line, or less at a time.`,
        { retryAfterSeconds: RETRY_AFTER_SECONDS },
      ),
    );
  };
  // After what has come in meanwhile was read: timers are called before that.
  const timer = setInterval(() => setImmediate(look), spanMs);
  timer.unref();
  response.once('close', () => clearInterval(timer));
}

/** A span that took much longer than it should is one in which this process stood still. Pure. */
export function isTooSlow(
  span: {
    readonly bytes: number;
    readonly elapsedMs: number;
    readonly spanMs: number;
    readonly waitsForUs: boolean;
  },
  minBytesPerSecond: number,
): boolean {
  if (span.waitsForUs || span.elapsedMs > span.spanMs * 1.5) return false;
  return span.bytes < (minBytesPerSecond * span.elapsedMs) / 1_000;
}

import type { Response } from 'express';

/** Who waits on the line for a synchronous answer. */
export interface Caller {
  /** Aborts when the connection closes before the answer has left us whole. */
  readonly gone: AbortSignal;
  /** Of the time that a caller is kept waiting; 0 once it is over. */
  remainingMs(): number;
  /** Resolves true when the answer has left us whole, false when the connection closed before. */
  readonly sent: Promise<boolean>;
}

/** @param timeoutMs how long the caller is kept waiting, from now */
export function watchCaller(response: Response, timeoutMs: number): Caller {
  const deadline = performance.now() + timeoutMs;
  const gone = new AbortController();
  const sent = new Promise<boolean>((resolve) => {
    const end = () => {
      if (!response.writableFinished) gone.abort();
      resolve(response.writableFinished);
    };
    if (response.closed) end();
    response.once('finish', () => resolve(true)).once('close', end);
  });
  return {
    gone: gone.signal,
    remainingMs: () => Math.max(0, deadline - performance.now()),
    sent,
  };
}

/** The reader process did not answer in time; it has been killed and replaced. The job may be tried again. */
export class ReaderTimeoutError extends Error {
  override readonly name = 'ReaderTimeoutError';
  readonly code = 'READER_TIMEOUT';
  readonly timeoutMs: number;

  constructor(timeoutMs: number) {
    super(`the reader did not answer within ${timeoutMs} ms`);
    this.timeoutMs = timeoutMs;
  }
}

/** The reader process died under the job, or could not be started. It is replaced; the job may be tried again. */
export class ReaderCrashedError extends Error {
  override readonly name = 'ReaderCrashedError';
  readonly code = 'READER_CRASHED';
  readonly exitCode: number | null;
  readonly signal: string | null;

  constructor(
    message: string,
    exit: { exitCode: number | null; signal: string | null },
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.exitCode = exit.exitCode;
    this.signal = exit.signal;
  }
}

/** The pool has been closed; it takes no more jobs. */
export class PoolClosedError extends Error {
  override readonly name = 'PoolClosedError';
  readonly code = 'POOL_CLOSED';

  constructor() {
    super('the process pool is closed');
  }
}

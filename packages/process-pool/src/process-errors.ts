/** The process did not answer in time; it has been killed and replaced. The job may be tried again. */
export class ProcessTimeoutError extends Error {
  override readonly name = 'ProcessTimeoutError';
  readonly code = 'PROCESS_TIMEOUT';
  readonly timeoutMs: number;

  constructor(timeoutMs: number) {
    super(`the process did not answer within ${timeoutMs} ms`);
    this.timeoutMs = timeoutMs;
  }
}

/** The process died under the job, or could not be started. It is replaced; the job may be tried again. */
export class ProcessCrashedError extends Error {
  override readonly name = 'ProcessCrashedError';
  readonly code = 'PROCESS_CRASHED';
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

import { PROBLEMS, type ProblemCode } from '@ktp-ocr/contract/problem';

/** Where in a request something is wrong, and what. */
export interface FieldError {
  readonly field: string;
  readonly detail: string;
}

export interface ProblemOptions extends ErrorOptions {
  readonly errors?: readonly FieldError[];
  /** When asking again may help. */
  readonly retryAfterSeconds?: number;
}

/** A request that cannot be served, for a reason the client may know. Only the error handler turns it into HTTP. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ProblemCode;
  readonly errors: readonly FieldError[];
  readonly retryAfterSeconds: number | undefined;

  /** @param detail for the client's eyes; must not repeat what the client sent */
  constructor(code: ProblemCode, detail?: string, options: ProblemOptions = {}) {
    super(detail ?? PROBLEMS[code].title, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.errors = options.errors ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

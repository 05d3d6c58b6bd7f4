import { PROBLEMS, type ProblemCode } from '@ktp-ocr/contract/problem';

/** A request that cannot be served, for a reason the client may know. Only the error handler turns it into HTTP. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ProblemCode;

  /** @param detail for the client's eyes; must not repeat what the client sent */
  constructor(code: ProblemCode, detail?: string, options?: ErrorOptions) {
    super(detail ?? PROBLEMS[code].title, options);
    this.code = code;
  }
}

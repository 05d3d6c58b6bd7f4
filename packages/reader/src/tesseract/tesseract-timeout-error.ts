/** Tesseract did not answer in time; its worker has been ended. */
export class TesseractTimeoutError extends Error {
  override readonly name = 'TesseractTimeoutError';
  readonly code = 'TESSERACT_TIMEOUT';
  readonly timeoutMs: number;

  constructor(timeoutMs: number) {
    super(`tesseract did not answer within ${timeoutMs} ms`);
    this.timeoutMs = timeoutMs;
  }
}

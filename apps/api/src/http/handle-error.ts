import { toStartOfMonth } from '@ktp-ocr/contract/billing/time-zone';
import { type FailureOutcome, OUTCOME_MESSAGES } from '@ktp-ocr/contract/jobs/outcome';
import { PROBLEMS, type Problem, type ProblemCode, toProblemType } from '@ktp-ocr/contract/problem';
import { toFailureEnvelope } from '@ktp-ocr/contract/sync/envelope';
import { AdmissionError } from '@ktp-ocr/database/jobs/admit-jobs';
import { IdempotencyClaimLostError } from '@ktp-ocr/database/jobs/idempotency';
import { CreationMismatchError } from '@ktp-ocr/database/keys/create-api-key';
import { NotPrepaidError } from '@ktp-ocr/database/keys/manage-api-keys';
import { KeyChangedError } from '@ktp-ocr/database/keys/standing-key';
import { CurrencyChangeError } from '@ktp-ocr/database/keys/update-api-key';
import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import type { Context } from '../context.js';
import { ChargeUnknownError } from '../jobs/accept-job.js';
import { ProblemError } from './problem-error.js';

/** Errors of Express's body parsers and of multer carry one of these; all else is ours. */
interface BodyError extends Error {
  readonly type?: string;
  readonly code?: string;
  readonly status?: number;
}

/** multer's: of a file, and of a field, which is that large only where it holds an image as text. */
const TOO_LARGE: ReadonlySet<string | undefined> = new Set(['LIMIT_FILE_SIZE', 'LIMIT_FIELD_VALUE']);

const MAYBE_TAKEN =
  'It may have been taken in nevertheless, and is charged then. A repetition with the same Idempotency-Key is not charged twice.';

/** What an error means to a client. Whatever is not known to be the client's doing is ours. */
function toProblem(context: Context, error: BodyError): ProblemError {
  if (error instanceof ProblemError) return error;
  // Revoked while it was asked: whoever comes with it again is told the same.
  if (error instanceof KeyChangedError) return new ProblemError('UNAUTHENTICATED');
  if (error instanceof AdmissionError) return toAdmissionProblem(context, error);
  if (error instanceof NotPrepaidError) return new ProblemError('NOT_PREPAID');
  if (error instanceof CreationMismatchError) return new ProblemError('IDEMPOTENCY_MISMATCH');
  if (error instanceof CurrencyChangeError)
    return new ProblemError('INVALID_REQUEST', 'A prepaid key keeps its currency.');
  if (error instanceof ChargeUnknownError)
    return new ProblemError('INNER_ERROR', MAYBE_TAKEN, { cause: error.cause });
  if (error instanceof IdempotencyClaimLostError) return new ProblemError('IDEMPOTENCY_IN_FLIGHT');
  if (error.type === 'entity.too.large' || TOO_LARGE.has(error.code)) {
    return new ProblemError('IMAGE_INVALID_SIZE', undefined, { cause: error });
  }
  if (error.type === 'charset.unsupported' || error.type === 'encoding.unsupported') {
    return new ProblemError('UNSUPPORTED_MEDIA_TYPE', undefined, { cause: error });
  }
  const byClient = error.status !== undefined && error.status >= 400 && error.status < 500;
  if (byClient || error.name === 'MulterError' || error instanceof URIError) {
    return new ProblemError('INVALID_REQUEST', 'The body could not be parsed.', { cause: error });
  }
  return new ProblemError('INNER_ERROR', undefined, { cause: error });
}

function toAdmissionProblem({ config }: Context, { reason }: AdmissionError): ProblemError {
  if (reason === 'credits') return new ProblemError('INSUFFICIENT_CREDITS');
  if (reason === 'in_flight')
    return new ProblemError('TOO_MANY_IN_FLIGHT', undefined, { retryAfterSeconds: 1 });
  return new ProblemError('QUOTA_EXHAUSTED', undefined, {
    retryAfterSeconds: secondsToNextMonth(new Date(), config.BILLING_TIME_ZONE),
  });
}

function secondsToNextMonth(now: Date, timeZone: string): number {
  return Math.ceil((toStartOfMonth(now, timeZone, 1).getTime() - now.getTime()) / 1_000);
}

/**
 * Answers every error of /v1 as RFC 9457 problem details. One that comes when the answer has begun breaks the connection:
 * Express's own handler would, too, but print the error first, and its message may quote a card.
 */
export function answerProblem(context: Context): ErrorRequestHandler {
  return (error, request, response, _next) => {
    const problem = toProblem(context, error);
    logIfOurs(context, problem, response);
    if (response.headersSent) return void response.socket?.destroy();
    sendProblem(response, problem);
    request.unpipe();
  };
}

/** Where even the public contract answers another HTTP status than 200; its clients read the word. */
const ENVELOPE_HTTP_STATUS: Partial<Record<ProblemCode, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 401,
  INSUFFICIENT_CREDITS: 402,
  IDEMPOTENCY_IN_FLIGHT: 409,
  IDEMPOTENCY_MISMATCH: 422,
  METHOD_NOT_ALLOWED: 405,
  UPLOAD_TOO_SLOW: 408,
  RATE_LIMITED: 429,
  TOO_MANY_IN_FLIGHT: 429,
  QUOTA_EXHAUSTED: 429,
  OVERLOADED: 503,
};

/** The public contract's way: one of the six words, whatever went wrong. */
export function answerEnvelope(context: Context): ErrorRequestHandler {
  return (error, request, response, _next) => {
    const problem = toProblem(context, error);
    logIfOurs(context, problem, response);
    if (response.headersSent) return void response.socket?.destroy();
    setRetryAfter(response, problem);
    // A synchronous answer is charged once it has been handed over, and this one tells of none.
    response.set('X-Charged', 'false');
    response
      .status(ENVELOPE_HTTP_STATUS[problem.code] ?? 200)
      .json(toFailureEnvelope(toOutcome(problem.code)));
    request.unpipe();
  };
}

export function answerNotFound(): RequestHandler {
  return (_request, response) => sendProblem(response, new ProblemError('NOT_FOUND'));
}

/** Where none of the six words fits: what passes with time asks for another try, the rest is the request's fault. */
function toOutcome(code: ProblemCode): FailureOutcome {
  if (isFailureOutcome(code)) return code;
  const { status } = PROBLEMS[code];
  return [402, 408, 409, 429, 503].includes(status) ? 'INNER_ERROR' : 'INVALID_REQUEST';
}

function isFailureOutcome(code: string): code is FailureOutcome {
  return code in OUTCOME_MESSAGES;
}

function logIfOurs(context: Context, problem: ProblemError, response: Response): void {
  if (problem.code !== 'INNER_ERROR') return;
  context.log.error(
    { requestId: response.locals.requestId, error: problem.cause ?? problem },
    'request failed',
  );
}

function setRetryAfter(response: Response, { retryAfterSeconds }: ProblemError): void {
  if (retryAfterSeconds !== undefined) response.set('Retry-After', String(retryAfterSeconds));
}

function sendProblem(response: Response, problem: ProblemError): void {
  const { code, message: detail, errors } = problem;
  const { status, title } = PROBLEMS[code];
  const body: Problem = {
    type: toProblemType(code),
    title,
    status,
    code,
    ...(detail !== title ? { detail } : {}),
    ...(errors.length > 0 ? { errors: [...errors] } : {}),
    request_id: response.locals.requestId,
  };
  setRetryAfter(response, problem);
  response.status(status).type('application/problem+json').send(JSON.stringify(body));
}

import { toFailureEnvelope } from '@ktp-ocr/contract/envelope';
import { type FailureOutcome, OUTCOME_MESSAGES } from '@ktp-ocr/contract/outcome';
import { PROBLEMS, type Problem, type ProblemCode, toProblemType } from '@ktp-ocr/contract/problem';
import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import type { Context } from './context.js';
import { ProblemError } from './problem-error.js';

/** Errors of Express's body parsers and of multer carry one of these; all else is ours. */
interface BodyError extends Error {
  readonly type?: string;
  readonly code?: string;
  readonly status?: number;
}

/** What an error means to a client. Whatever is not known to be the client's doing is ours. */
function toProblem(error: BodyError): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error.type === 'entity.too.large' || error.code === 'LIMIT_FILE_SIZE') {
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

/** Answers every error of /v1 as RFC 9457 problem details. */
export function answerProblem(context: Context): ErrorRequestHandler {
  return (error, request, response, next) => {
    const problem = toProblem(error);
    logIfOurs(context, problem, response);
    if (response.headersSent) return next(error);
    sendProblem(response, problem.code, problem.message);
    request.unpipe();
  };
}

/** The public contract's way: HTTP 200 and one of the six words, whatever went wrong. */
export function answerEnvelope(context: Context): ErrorRequestHandler {
  return (error, request, response, next) => {
    const problem = toProblem(error);
    logIfOurs(context, problem, response);
    if (response.headersSent) return next(error);
    const status = problem.code === 'UNAUTHENTICATED' || problem.code === 'FORBIDDEN' ? 401 : 200;
    response
      .status(status)
      .set('X-Charged', 'false')
      .json(toFailureEnvelope(toOutcome(problem.code)));
    request.unpipe();
  };
}

export function answerNotFound(): RequestHandler {
  return (_request, response) => sendProblem(response, 'NOT_FOUND');
}

function toOutcome(code: ProblemCode): FailureOutcome {
  return code in OUTCOME_MESSAGES ? (code as FailureOutcome) : 'INVALID_REQUEST';
}

function logIfOurs(context: Context, problem: ProblemError, response: Response): void {
  if (problem.code !== 'INNER_ERROR') return;
  context.log.error(
    { requestId: response.locals.requestId, error: problem.cause ?? problem },
    'request failed',
  );
}

function sendProblem(response: Response, code: ProblemCode, detail?: string): void {
  const { status, title } = PROBLEMS[code];
  const body: Problem = {
    type: toProblemType(code),
    title,
    status,
    code,
    ...(detail && detail !== title ? { detail } : {}),
    request_id: response.locals.requestId,
  };
  response.status(status).type('application/problem+json').send(JSON.stringify(body));
}

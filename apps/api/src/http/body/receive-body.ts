import { MAX_IMAGE_BYTES } from '@ktp-ocr/contract/jobs/outcome';
import express, { type Request, type RequestHandler } from 'express';
import multer from 'multer';
import type { Context } from '../../context.js';
import { ProblemError } from '../problem-error.js';
import { takeImageFiles } from './image-field.js';
import { limitBody } from './limit-body.js';

/**
 * How long the text of an image may be: its base64 in MIME's lines of 76 characters, whose ends are four in JSON (`\r\n`),
 * with a `data:` prefix or options beside it.
 */
export function toImageTextLimit(maxImageBytes: number): number {
  const base64Bytes = Math.ceil(maxImageBytes / 3) * 4;
  return base64Bytes + Math.ceil(base64Bytes / 76) * 4 + 65_536;
}

/** A form percent-encodes `+` and `/` to three bytes each; in the worst image every character is one of them. */
const FORM_ENCODING = 3;
const SMALL_JSON_LIMIT_BYTES = 65_536;
const FORM_PARAMETERS_LIMIT = 100;

/** Options, boundaries and part headers beside one image. */
const MULTIPART_OVERHEAD_BYTES = 131_072;

/** Parses a form body of the public contract. */
export function receiveForm(context: Context): RequestHandler[] {
  const limit = toImageTextLimit(MAX_IMAGE_BYTES) * FORM_ENCODING;
  return [limitBody(context, () => limit, 'IMAGE_INVALID_SIZE'), parseForm(limit)];
}

function parseForm(limit: number): RequestHandler {
  return express.urlencoded({
    extended: false,
    limit,
    parameterLimit: FORM_PARAMETERS_LIMIT,
  });
}

/** What sends a file without a word of what it is, as curl does, calls it a form: whoever meant an image is told how. */
function explainForm(parse: RequestHandler): RequestHandler {
  return (request, response, next) =>
    parse(request, response, (error?: unknown) => {
      const type = error instanceof Error && 'type' in error ? error.type : undefined;
      if (type !== 'parameters.too.many' && (error || !hasBinaryName(request.body))) return next(error);
      next(new ProblemError('INVALID_REQUEST', NO_FORM, { cause: error }));
    });
}

const NO_FORM =
  'The body came as application/x-www-form-urlencoded and is no form. Send an image as it is with its own type, for instance Content-Type: image/jpeg.';

/** An image that was taken for a form: before the first `=` stand bytes that are no text. */
function hasBinaryName(form: unknown): boolean {
  return Object.keys(form ?? {}).some((name) => /[\p{Cc}\uFFFD]/u.test(name));
}

/** Parses whichever of the four ways an uploaded image may come in; each has its own limit. */
export function receiveAnyBody(context: Context): RequestHandler[] {
  const maxBytes = context.config.MAX_UPLOAD_BYTES;
  const textLimit = toImageTextLimit(maxBytes);
  const multipart = multer({
    storage: multer.memoryStorage(),
    defParamCharset: 'utf8',
    fileFilter: takeImageFiles,
    // One byte over, so that a file that is too large is told from one that just fits.
    limits: {
      fileSize: maxBytes + 1,
      files: 1,
      fields: FORM_PARAMETERS_LIMIT,
      fieldSize: textLimit,
      parts: FORM_PARAMETERS_LIMIT + 1,
    },
  });
  return [
    limitBody(context, (request) => toBodyLimit(request, textLimit), 'IMAGE_INVALID_SIZE'),
    express.json({ limit: textLimit }),
    explainForm(parseForm(textLimit * FORM_ENCODING)),
    parseMultipart(multipart.any()),
    express.raw({ type: RAW_TYPES, limit: maxBytes + 1 }),
  ];
}

/** Of the whole body, however many fields it has and whether any of them is known. */
function toBodyLimit(request: Request, textLimit: number): number {
  if (request.is('application/x-www-form-urlencoded')) return textLimit * FORM_ENCODING;
  return request.is('multipart/form-data') ? textLimit + MULTIPART_OVERHEAD_BYTES : textLimit;
}

const RAW_TYPES = ['image/*', 'application/octet-stream'];

/** Whatever a multipart parser says without saying why is about a body that is none: it has nothing else to fail at. */
export function parseMultipart(parse: RequestHandler): RequestHandler {
  return (request, response, next) =>
    parse(request, response, (error?: unknown) => {
      const known = error instanceof ProblemError || (error instanceof Error && error.name === 'MulterError');
      if (!error || known) return next(error);
      next(new ProblemError('INVALID_REQUEST', 'The body could not be parsed.', { cause: error }));
    });
}

/** Parses a JSON body of an operation that takes no image; an empty one counts as `{}`. */
export function receiveJson(context: Context): RequestHandler[] {
  const parse = express.json({ limit: SMALL_JSON_LIMIT_BYTES });
  return [
    (request, _response, next) => {
      // `is` is null for a request without a body; fetch says so with a length of 0.
      if (request.is('application/json') !== false || request.get('content-length') === '0') return next();
      throw new ProblemError('UNSUPPORTED_MEDIA_TYPE', 'Send JSON.');
    },
    limitBody(context, () => SMALL_JSON_LIMIT_BYTES, 'PAYLOAD_TOO_LARGE'),
    (request, response, next) =>
      parse(request, response, (error?: { type?: string }) => {
        next(error?.type === 'entity.too.large' ? new ProblemError('PAYLOAD_TOO_LARGE') : error);
      }),
  ];
}

import { MAX_IMAGE_BYTES } from '@ktp-ocr/contract/outcome';
import express, { type Request, type RequestHandler } from 'express';
import multer from 'multer';
import { type AcceptableImage, parseBase64Image, parseImageBytes } from './parse-image.js';
import { ProblemError } from './problem-error.js';

/** 2 MiB in base64. */
const BASE64_BYTES = Math.ceil(MAX_IMAGE_BYTES / 3) * 4;
/** A form percent-encodes `+` and `/` to three bytes each; in the worst image every character is one of them. */
const FORM_LIMIT_BYTES = BASE64_BYTES * 3 + 65_536;
const JSON_LIMIT_BYTES = BASE64_BYTES + 65_536;
const FORM_PARAMETERS_LIMIT = 100;

/** Parses a form body of the public contract. */
export function receiveForm(): RequestHandler {
  return express.urlencoded({
    extended: false,
    limit: FORM_LIMIT_BYTES,
    parameterLimit: FORM_PARAMETERS_LIMIT,
  });
}

/** Parses whichever of the four ways an image may come in; each has its own limit. */
export function receiveAnyBody(): RequestHandler[] {
  const multipart = multer({
    storage: multer.memoryStorage(),
    // One byte over, so that a file that is too large is told from one that just fits.
    limits: {
      fileSize: MAX_IMAGE_BYTES + 1,
      files: 1,
      fields: FORM_PARAMETERS_LIMIT,
      fieldSize: BASE64_BYTES,
      parts: FORM_PARAMETERS_LIMIT + 1,
    },
  });
  return [
    express.json({ limit: JSON_LIMIT_BYTES }),
    receiveForm(),
    multipart.single('image'),
    express.raw({ type: ['image/*', 'application/octet-stream'], limit: MAX_IMAGE_BYTES + 1 }),
  ];
}

/** @throws ProblemError when the content type is none of the four, or the image in it is not acceptable */
export function readImage(request: Request): AcceptableImage {
  if (request.file) return parseImageBytes(request.file.buffer);
  if (Buffer.isBuffer(request.body)) return parseImageBytes(request.body);
  if (request.is('multipart/form-data') || request.is('application/x-www-form-urlencoded')) {
    return parseBase64Image(request.body?.img ?? request.body?.image);
  }
  if (request.is('application/json')) return parseBase64Image(request.body?.image);
  if (request.is(['image/*', 'application/octet-stream']))
    throw new ProblemError('INVALID_REQUEST', 'The image is empty.');
  throw new ProblemError(
    'UNSUPPORTED_MEDIA_TYPE',
    'Send a form with img, JSON with image, multipart with image, or the image itself.',
  );
}

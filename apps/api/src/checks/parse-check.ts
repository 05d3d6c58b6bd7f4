import { CheckRequest } from '@ktp-ocr/contract/checks/check-answer';
import type { Request } from 'express';
import { renameImageField } from '../http/body/image-field.js';
import {
  type AcceptableImage,
  type ImageLimits,
  parseBase64Image,
  parseImageBytes,
} from '../http/body/parse-image.js';
import { parseInput } from '../http/parse-request.js';
import { ProblemError } from '../http/problem-error.js';

const RAW_TYPES = ['image/*', 'application/octet-stream'];
const FormFields = CheckRequest.partial();

/**
 * The picture, in whichever of the four ways it came.
 *
 * @throws ProblemError for another content type, a field that is not known, or an image that is not acceptable
 */
export function parseCheck(request: Request, limits: ImageLimits): AcceptableImage {
  if (request.is(RAW_TYPES)) {
    if (!Buffer.isBuffer(request.body)) throw new ProblemError('INVALID_REQUEST', 'The image is empty.');
    return parseImageBytes(request.body, limits);
  }
  if (request.is('application/json')) {
    return parseBase64Image(parseInput(CheckRequest, renameImageField(request.body)).image, limits);
  }
  if (request.is('multipart/form-data') || request.is('application/x-www-form-urlencoded')) {
    const { image } = parseInput(FormFields, renameImageField(request.body));
    const [file] = Array.isArray(request.files) ? request.files : [];
    return file ? parseImageBytes(file.buffer, limits) : parseBase64Image(image, limits);
  }
  throw new ProblemError(
    'UNSUPPORTED_MEDIA_TYPE',
    'Send a form, multipart or JSON with image, or the image itself.',
  );
}

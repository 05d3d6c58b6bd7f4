import { IMAGE_FIELD_NAMES } from '@ktp-ocr/contract/jobs/image-field';
import type { Options } from 'multer';
import { ProblemError } from '../problem-error.js';

/**
 * Puts an image that came under another of its names under `image`; everything else stays as it is.
 *
 * @throws ProblemError INVALID_REQUEST when it came under two
 */
export function renameImageField(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const given = IMAGE_FIELD_NAMES.filter((name) => Object.hasOwn(body, name));
  const [name] = given;
  if (given.length > 1) {
    throw new ProblemError('INVALID_REQUEST', 'Send the image once.', {
      errors: given.slice(1).map((field) => ({ field, detail: 'names the image a second time' })),
    });
  }
  if (name === undefined || name === 'image') return body;
  return Object.fromEntries(
    Object.entries(body).map(([field, value]) => [field === name ? 'image' : field, value]),
  );
}

/** For multer: takes files under the image's names, and names the one that came under another. */
export const takeImageFiles: NonNullable<Options['fileFilter']> = (_request, file, callback) => {
  if (IMAGE_FIELD_NAMES.some((name) => name === file.fieldname)) return callback(null, true);
  const field = /^[\w-]{1,64}$/.test(file.fieldname) ? file.fieldname : '?';
  const errors = [{ field, detail: 'is not a known field: send the file as image' }];
  callback(new ProblemError('INVALID_REQUEST', 'Some fields are not as documented.', { errors }));
};

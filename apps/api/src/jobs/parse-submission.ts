import { createHash } from 'node:crypto';
import { fromOptionsText, JobOptions, JobOptionsText, JobRequest } from '@ktp-ocr/contract/jobs/job-options';
import { WaitQuery } from '@ktp-ocr/contract/jobs/wait-query';
import type { Request } from 'express';
import { z } from 'zod';
import { renameImageField } from '../http/body/image-field.js';
import { type ImageLimits, parseBase64Image, parseImageBytes } from '../http/body/parse-image.js';
import { parseInput } from '../http/parse-request.js';
import { ProblemError } from '../http/problem-error.js';
import type { CardSource } from './accept-job.js';

/** What a client asks to be read, however it was sent. */
export interface Submission {
  readonly source: CardSource;
  readonly options: JobOptions;
  /** The `wait` parameter; undefined where it was not given. */
  readonly wait: number | undefined;
}

const RAW_TYPES = ['image/*', 'application/octet-stream'];
const FormFields = JobOptionsText.extend({ image: z.string().optional() });
/** Not whom the client expects: addresses end up in the logs of whatever stands between. */
const RawQuery = JobOptionsText.omit({ expected: true }).extend(WaitQuery.shape);

/**
 * Reads what `receiveAnyBody` has parsed.
 *
 * @throws ProblemError when the content type is none of the four, a field is not as documented, or the image in it
 * is not acceptable
 */
export function parseSubmission(request: Request, limits: ImageLimits): Submission {
  if (request.is(RAW_TYPES)) return parseRawBody(request, limits);
  const { wait } = parseInput(WaitQuery, request.query);
  if (request.is('application/json')) return { ...parseJsonBody(request, limits), wait };
  if (request.is('multipart/form-data') || request.is('application/x-www-form-urlencoded')) {
    return { ...parseFormBody(request, limits), wait };
  }
  throw new ProblemError(
    'UNSUPPORTED_MEDIA_TYPE',
    'Send a form or multipart with image, JSON with image or url, or the image itself.',
  );
}

function parseRawBody(request: Request, limits: ImageLimits): Submission {
  const { wait, ...text } = parseInput(RawQuery, request.query);
  const options = parseInput(JobOptions, fromOptionsText(text));
  if (!Buffer.isBuffer(request.body)) throw new ProblemError('INVALID_REQUEST', 'The image is empty.');
  return { source: parseImageBytes(request.body, limits), options, wait };
}

function parseJsonBody(request: Request, limits: ImageLimits): Omit<Submission, 'wait'> {
  const { image, url, ...options } = parseInput(JobRequest, renameImageField(request.body));
  if ((image === undefined) === (url === undefined)) {
    throw new ProblemError('INVALID_REQUEST', 'Send exactly one of image and url.');
  }
  return { source: url === undefined ? parseBase64Image(image, limits) : { url }, options };
}

function parseFormBody(request: Request, limits: ImageLimits): Omit<Submission, 'wait'> {
  const { image, ...text } = parseInput(FormFields, renameImageField(request.body));
  const options = parseInput(JobOptions, fromOptionsText(text));
  const [file] = (request.files ?? []) as Express.Multer.File[];
  return { source: file ? parseImageBytes(file.buffer, limits) : parseBase64Image(image, limits), options };
}

/** A digest of what is asked: the same however it was encoded on the way, another when anything else is asked. */
export function toFingerprint({ source, options }: Omit<Submission, 'wait'>): Buffer {
  const subject = 'url' in source ? source.url : createHash('sha256').update(source.bytes).digest('hex');
  const asked = JSON.stringify(['job', subject, toSortedOptions(options)]);
  return createHash('sha256').update(asked).digest();
}

/** Options in one order, whatever order they came in. */
export function toSortedOptions(options: JobOptions): unknown {
  const { metadata = {}, expected } = options;
  // What was not asked must leave no trace: a request that was sent before an upgrade may be sent again after it.
  return sortKeys({
    ...options,
    metadata: sortKeys(metadata),
    ...(expected && { expected: sortKeys(expected) }),
  });
}

export function sortKeys(object: object): [string, unknown][] {
  return Object.entries(object).sort(([one], [other]) => (one < other ? -1 : 1));
}

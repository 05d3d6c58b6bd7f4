import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { BatchLine, BatchQuery, MAX_BATCH_ITEMS } from '@ktp-ocr/contract/jobs/batch-view';
import type { JobOptions } from '@ktp-ocr/contract/jobs/job-options';
import type { Request, Response } from 'express';
import multer, { type StorageEngine } from 'multer';
import type { Context } from '../context.js';
import { renameImageField, takeImageFiles } from '../http/body/image-field.js';
import { type HeldBytes, holdBodyBytes } from '../http/body/limit-body.js';
import {
  type ImageLimits,
  parseBase64Image,
  parseImageBytes,
  toUploadLimits,
} from '../http/body/parse-image.js';
import { parseMultipart, toImageTextLimit } from '../http/body/receive-body.js';
import { parseInput } from '../http/parse-request.js';
import { ProblemError } from '../http/problem-error.js';
import type { CardSource } from '../jobs/accept-job.js';
import { sortKeys, toSortedOptions } from '../jobs/parse-submission.js';

/** One image of a batch, as soon as it has arrived: what to read, or what it is refused with. */
export interface BatchCard {
  readonly reference: string | null;
  /** Of what was asked, for the batch's fingerprint. */
  readonly digest: string;
  readonly card: { readonly source: CardSource; readonly options: JobOptions } | null;
  readonly refusal: ProblemError | null;
}

/**
 * Hands over the images of a batch one by one while the body arrives, so that a hundred of them never lie in memory
 * together. What is wrong with one is that one's refusal; what is wrong with the body refuses the whole.
 *
 * @throws ProblemError UNSUPPORTED_MEDIA_TYPE, or INVALID_REQUEST for more than a hundred
 */
export async function parseBatch(
  context: Context,
  request: Request,
  response: Response,
  take: (card: BatchCard) => Promise<void>,
): Promise<void> {
  const { reference } = parseInput(BatchQuery, request.query);
  if (request.is('application/x-ndjson')) return parseLines(context, request, take);
  if (request.is('multipart/form-data')) {
    return parseFiles(context, request, response, { take, namesAreReferences: reference === 'file_name' });
  }
  throw new ProblemError(
    'UNSUPPORTED_MEDIA_TYPE',
    'Send application/x-ndjson, or multipart with files as image.',
  );
}

async function parseLines(
  context: Context,
  request: Request,
  take: (card: BatchCard) => Promise<void>,
): Promise<void> {
  const limits = toUploadLimits(context.config);
  const held = holdBodyBytes(context);
  let count = 0;
  try {
    for await (const line of splitLines(request, toImageTextLimit(limits.maxBytes), held)) {
      if (line === null || line.length > 0) {
        count += 1;
        if (count > MAX_BATCH_ITEMS) throw tooMany();
        await take(toCardOfLine(line, limits));
      }
      held.release();
    }
  } finally {
    held.release();
  }
}

/** Lines without their ends; null for one that is longer than any line may be, whose rest is passed over. */
async function* splitLines(
  body: Readable,
  maxLineBytes: number,
  held: HeldBytes,
): AsyncGenerator<Buffer | null> {
  let parts: Buffer[] = [];
  let size = 0;
  let skipping = false;
  const finish = () => {
    const line = skipping ? null : Buffer.concat(parts);
    parts = [];
    size = 0;
    skipping = false;
    return line === null ? null : trimReturn(line);
  };
  for await (const chunk of body as AsyncIterable<Buffer>) {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      if (!skipping) parts.push(chunk.subarray(start, end));
      start = end + 1;
      yield finish();
    }
    if (skipping || start === chunk.length) continue;
    held.add(chunk.length - start);
    parts.push(chunk.subarray(start));
    size += chunk.length - start;
    if (size > maxLineBytes) {
      skipping = true;
      parts = [];
    }
  }
  if (skipping || parts.length > 0) yield finish();
}

function trimReturn(line: Buffer): Buffer {
  return line.at(-1) === 13 ? line.subarray(0, -1) : line;
}

function toCardOfLine(line: Buffer | null, limits: ImageLimits): BatchCard {
  let digest = toDigest(line ?? 'too long');
  let reference: string | null = null;
  try {
    if (line === null) throw new ProblemError('IMAGE_INVALID_SIZE');
    const { image, url, ...options } = parseInput(BatchLine, renameImageField(parseJsonLine(line)));
    reference = options.reference ?? null;
    // Of what is asked, however its fields are ordered and spaced.
    digest = toDigest(JSON.stringify([image ?? null, url ?? null, toSortedOptions(options)]));
    if ((image === undefined) === (url === undefined)) throw new ProblemError('INVALID_REQUEST');
    const source = url === undefined ? parseBase64Image(image, limits) : { url };
    return { reference, digest, card: { source, options }, refusal: null };
  } catch (error) {
    return { reference, digest, card: null, refusal: toRefusal(error) };
  }
}

function toDigest(asked: Buffer | string): string {
  return createHash('sha256').update(asked).digest('hex');
}

function parseJsonLine(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString('utf8'));
  } catch {
    throw new ProblemError('INVALID_REQUEST', 'The line is not JSON.');
  }
}

async function parseFiles(
  context: Context,
  request: Request,
  response: Response,
  options: { readonly take: (card: BatchCard) => Promise<void>; readonly namesAreReferences: boolean },
): Promise<void> {
  const { take, namesAreReferences } = options;
  const limits = toUploadLimits(context.config);
  let ours: unknown;
  // A small file may be in before a larger one ahead of it: they are handed over in the order in which they began.
  let before: Promise<void> = Promise.resolve();
  const storage: StorageEngine = {
    _handleFile(_request, file, callback) {
      const held = holdBodyBytes(context);
      const bytes = collect(file.stream, limits.maxBytes, held);
      // Nobody waits for it before the file ahead is stored. Should the body break off until then, the rejection would
      // count as unhandled and end the process.
      bytes.catch(() => {});
      const taken = before.then(async () => {
        const card = toCardOfFile(namesAreReferences ? file.originalname : '', await bytes, limits);
        await take(card).catch((error) => {
          ours ??= error;
          throw error;
        });
      });
      before = taken.catch(() => {}).finally(() => held.release());
      taken.then(() => callback(null, {}), callback);
    },
    _removeFile: (_request, _file, callback) => callback(null),
  };
  // A file's size is counted by us: multer would refuse the whole batch for one that is too large.
  const receive = multer({
    storage,
    fileFilter: takeImageFiles,
    defParamCharset: 'utf8',
    limits: { files: MAX_BATCH_ITEMS, fields: 0 },
  }).any();
  try {
    await new Promise<void>((resolve, reject) => {
      // Of one that comes too slowly multer would wait for the rest before it says so.
      request.once('error', (error) => error instanceof ProblemError && reject(error));
      parseMultipart(receive)(request, response, (error: unknown) => (error ? reject(error) : resolve()));
    });
  } catch (error) {
    // multer does not wait for files on the way when a client hangs up: none may be taken once the caller clears away.
    await before;
    if (ours) throw ours;
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'LIMIT_FILE_COUNT') throw tooMany();
    if (code === 'LIMIT_FIELD_COUNT') {
      throw new ProblemError(
        'INVALID_REQUEST',
        'A multipart batch takes files alone, as image; options go into NDJSON.',
      );
    }
    throw error;
  }
}

/** At most one byte more than an image may have; the rest is read and forgotten. */
async function collect(stream: Readable, maxBytes: number, held: HeldBytes): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    if (size <= maxBytes) {
      held.add(chunk.length);
      parts.push(chunk);
    }
    size += chunk.length;
  }
  return Buffer.concat(parts);
}

/** @param name becomes the reference; empty where the client did not ask for that, for a name may be a person's */
function toCardOfFile(name: string, bytes: Buffer, limits: ImageLimits): BatchCard {
  const reference = name.replace(/[\0\p{Cs}]/gu, '').slice(0, 255) || null;
  const options = reference ? { reference } : {};
  const digest = createHash('sha256')
    .update(JSON.stringify(sortKeys(options)))
    .update(bytes)
    .digest('hex');
  try {
    return { reference, digest, card: { source: parseImageBytes(bytes, limits), options }, refusal: null };
  } catch (error) {
    return { reference, digest, card: null, refusal: toRefusal(error) };
  }
}

function toRefusal(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  throw error;
}

function tooMany(): ProblemError {
  return new ProblemError('INVALID_REQUEST', `A batch holds at most ${MAX_BATCH_ITEMS} images.`);
}

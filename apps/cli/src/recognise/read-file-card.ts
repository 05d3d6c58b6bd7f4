import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CARD_FIELDS, type CardField, type ParsedField } from '@ktp-ocr/card/card-fields';
import {
  type FailureOutcome,
  MAX_UPLOAD_BYTES,
  OUTCOME_MESSAGES,
  type Outcome,
} from '@ktp-ocr/contract/jobs/outcome';
import type { ReadingDebug } from '@ktp-ocr/contract/jobs/reading-debug';
import { roundConfidence } from '@ktp-ocr/contract/jobs/round-numbers';
import type { CardMessage } from '@ktp-ocr/contract/sync/card-message';
import type { ProcessPool } from '@ktp-ocr/process-pool/process-pool';
import { CARD_PARTS } from '@ktp-ocr/reader/card-parts/crop-card-parts';
import { ImageFormatError } from '@ktp-ocr/reader/image/decode/image-format-error';
import { STANDARD_INPUT } from '../images/list-images.js';
import { FileError, toNoFile } from '../images/load-image.js';
import { readStandardInput } from '../images/read-standard-input.js';
import type { CardReading, CardRequest } from './read-card-process.js';
import { saveParts } from './save-parts.js';

/** One line of the output. `message` holds the sixteen fields where the status is OK, else the status's own words. */
export interface FileReading {
  /** As it was given on the command line. */
  readonly file: string;
  readonly status: Outcome;
  readonly message: CardMessage | string;
  /** 0..1 for each field; empty unless OK. */
  readonly confidence: Readonly<Record<string, number>>;
  readonly elapsedMs: number;
  /** Where crops were asked for: the files that they were written to; null for what was not found. */
  readonly face?: string | null;
  readonly signature?: string | null;
  readonly debug?: ReadingDebug;
}

export interface FileOptions {
  /** Which page of a PDF or TIFF, from 1. */
  readonly page: number;
  readonly debug: boolean;
  /** Folder for faces and signatures; none are cropped without it. */
  readonly crops?: string;
  /** Where relative paths begin: the first in which the file is found. */
  readonly workingDirectories: readonly string[];
  /** Hears of a file that could not be opened, or whose reading broke. */
  readonly onFault: (file: string, error: unknown) => void;
}

/** Reads one file. Never rejects: what is wrong with the file is its line's status, and explained to `onFault`. */
export async function readFileCard(
  file: string,
  options: FileOptions,
  pool: ProcessPool<CardRequest, CardReading>,
): Promise<FileReading> {
  const startedAt = performance.now();
  const card = await readCard(file, options, pool);
  if (typeof card === 'string') {
    return toFailure(file, card, Math.round(performance.now() - startedAt));
  }
  const { outcome, fields, elapsedMs, debug } = card;
  const more = {
    ...(options.crops ? await saveParts(file, card.parts, options.crops, options.onFault) : {}),
    ...(debug ? { debug } : {}),
  };
  if (outcome === 'FAIL') return { ...toFailure(file, outcome, elapsedMs), ...more };
  const message = mapFields(fields, ({ value }) => value);
  const confidence = mapFields(fields, (field) => roundConfidence(field.confidence));
  return { file, status: outcome, message, confidence, elapsedMs, ...more };
}

function toFailure(file: string, status: FailureOutcome, elapsedMs: number): FileReading {
  return { file, status, message: OUTCOME_MESSAGES[status], confidence: {}, elapsedMs };
}

async function readCard(
  file: string,
  { page, debug, crops, workingDirectories, onFault }: FileOptions,
  pool: ProcessPool<CardRequest, CardReading>,
): Promise<CardReading | FailureOutcome> {
  let bytes: Buffer | undefined;
  try {
    bytes = await loadImage(file, workingDirectories);
    if (!bytes) return 'IMAGE_INVALID_SIZE';
  } catch (error) {
    onFault(file, error);
    return 'INVALID_REQUEST';
  }
  if (bytes.length === 0) return 'INVALID_REQUEST';
  try {
    const include = [...(debug ? (['explanation'] as const) : []), ...(crops ? CARD_PARTS : [])];
    return await pool.run({ bytes, page, include, asOf: new Date().toISOString().slice(0, 10) });
  } catch (error) {
    if (error instanceof ImageFormatError) {
      return error.reason === 'too-many-pixels' ? 'IMAGE_INVALID_SIZE' : 'IMAGE_INVALID_FORMAT';
    }
    onFault(file, error);
    return 'INNER_ERROR';
  }
}

function mapFields<Value>(
  fields: CardReading['fields'],
  map: (field: ParsedField) => Value,
): Record<CardField, Value> {
  const entries = CARD_FIELDS.map((field) => [field, map(fields[field])] as const);
  // `Object.fromEntries` forgets the names that went in.
  return Object.fromEntries(entries) as Record<CardField, Value>;
}

/** @returns undefined where it is too large */
async function loadImage(file: string, workingDirectories: readonly string[]): Promise<Buffer | undefined> {
  if (file === STANDARD_INPUT) return readStandardInput(MAX_UPLOAD_BYTES);
  const { path, sizeBytes } = await findFile(file, workingDirectories);
  return sizeBytes > MAX_UPLOAD_BYTES ? undefined : readFile(path);
}

/** The file's size is checked before it is read: one that is too large is refused, not loaded. */
async function findFile(file: string, workingDirectories: readonly string[]) {
  let failure: unknown;
  for (const directory of workingDirectories) {
    const path = resolve(directory, file);
    try {
      const found = await stat(path);
      if (!found.isFile()) throw new FileError(toNoFile(found));
      return { path, sizeBytes: found.size };
    } catch (error) {
      failure ??= error;
    }
  }
  throw failure;
}

import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  type FailureOutcome,
  MAX_IMAGE_BYTES,
  OUTCOME_MESSAGES,
  type Outcome,
} from '@ktp-ocr/contract/jobs/outcome';
import type { CardMessage } from '@ktp-ocr/contract/sync/card-message';
import type { ProcessPool } from '@ktp-ocr/process-pool/process-pool';
import type { CardAnswer, CardRequest } from './read-card-process.js';

/** One line of the answer. `message` holds the sixteen fields where the status is OK, else what the status says. */
export interface FileReading {
  /** As it was given. */
  readonly file: string;
  readonly status: Outcome;
  readonly message: CardMessage | string;
  /** 0..1 for each field; empty unless OK. */
  readonly confidence: Readonly<Record<string, number>>;
  readonly elapsedMs: number;
}

/** Reads one file. Never rejects: whatever is wrong with the file is its line's status, and said on stderr. */
export async function readFileCard(
  file: string,
  workingDirectories: readonly string[],
  pool: ProcessPool<CardRequest, CardAnswer>,
): Promise<FileReading> {
  const startedAt = performance.now();
  const answer = await readAnswer(file, workingDirectories, pool);
  if (typeof answer === 'string') {
    const elapsedMs = Math.round(performance.now() - startedAt);
    return { file, status: answer, message: OUTCOME_MESSAGES[answer], confidence: {}, elapsedMs };
  }
  const { outcome, message, confidence, elapsedMs } = answer;
  return outcome === 'OK'
    ? { file, status: 'OK', message, confidence, elapsedMs }
    : { file, status: 'FAIL', message: OUTCOME_MESSAGES.FAIL, confidence: {}, elapsedMs };
}

async function readAnswer(
  file: string,
  workingDirectories: readonly string[],
  pool: ProcessPool<CardRequest, CardAnswer>,
): Promise<CardAnswer | FailureOutcome> {
  let bytes: Buffer;
  try {
    const { path, sizeBytes } = await findFile(file, workingDirectories);
    if (sizeBytes > MAX_IMAGE_BYTES) return 'IMAGE_INVALID_SIZE';
    bytes = await readFile(path);
  } catch (error) {
    process.stderr.write(`${file}: ${(error as Error).message}\n`);
    return 'INVALID_REQUEST';
  }
  if (bytes.length === 0) return 'INVALID_REQUEST';
  try {
    return await pool.run({ bytes });
  } catch (error) {
    if ((error as Error).name === 'ImageFormatError') return 'IMAGE_INVALID_FORMAT';
    process.stderr.write(`${file}: ${(error as Error).message}\n`);
    return 'INNER_ERROR';
  }
}

/** The file's size is asked before it is read: what is too large is refused, not loaded. */
async function findFile(file: string, workingDirectories: readonly string[]) {
  let failure: unknown;
  for (const directory of workingDirectories) {
    const path = resolve(directory, file);
    try {
      const found = await stat(path);
      if (!found.isFile()) throw new Error('not a file');
      return { path, sizeBytes: found.size };
    } catch (error) {
      failure ??= error;
    }
  }
  throw failure;
}

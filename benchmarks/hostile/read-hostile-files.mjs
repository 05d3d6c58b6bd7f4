import { MAX_IMAGE_BYTES } from '@ktp-ocr/contract/jobs/outcome';
import { createProcessPool } from '@ktp-ocr/process-pool/process-pool';
import { reviveImageFormatError } from '@ktp-ocr/reader/image/decode/image-format-error';
import { createHostileFileMaker } from './make-hostile-file.mjs';

/**
 * @typedef {object} HostileAnswer
 * @property {number} index
 * @property {string} format
 * @property {string} fault
 * @property {number} sizeBytes
 * @property {import('@ktp-ocr/contract/jobs/outcome').Outcome} status
 * @property {string} [error] what an INNER_ERROR was about
 * @property {number} elapsedMs
 *
 * @typedef {object} HostileRun
 * @property {readonly HostileAnswer[]} answers one for each file, in order
 * @property {readonly Death[]} deaths processes that crashed or hung
 *
 * @typedef {import('@ktp-ocr/process-pool/process-pool').PoolExit & { readonly answered: number }} Death with how many files had
 *   been answered by then
 */

/** What `recognise` allows a picture. */
const TIMEOUT_MS = 60_000;
/** One that is not warm for minutes is no file's doing, on a machine that is busy with much else. */
const START_TIMEOUT_MS = 180_000;

/**
 * Reads broken files through the processes of `recognise`, with its statuses.
 * @param {{ count: number, seed: string | number, jobs: number, onAnswer?: (answer: HostileAnswer) => void }} options
 * @returns {Promise<HostileRun>}
 */
export async function readHostileFiles({ count, seed, jobs, onAnswer = () => {} }) {
  const makeHostileFile = await createHostileFileMaker(seed);
  /** @type {Death[]} */
  const deaths = [];
  /** @type {HostileAnswer[]} */
  const answers = [];
  const pool = createProcessPool({
    entry: new URL('../../apps/cli/dist/recognise/read-card-process.js', import.meta.url),
    size: jobs,
    timeoutMs: TIMEOUT_MS,
    startTimeoutMs: START_TIMEOUT_MS,
    reviveError: reviveImageFormatError,
    env: { READER: 'fast' },
    onExit: (exit) => {
      if (exit.reason === 'crashed' || exit.reason === 'timed-out')
        deaths.push({ ...exit, answered: answers.filter(Boolean).length });
    },
  });
  let next = 0;
  try {
    await pool.ready();
    await Promise.all(
      Array.from({ length: jobs }, async () => {
        while (next < count) {
          const index = next++;
          const { format, fault, bytes } = makeHostileFile(index);
          const startedAt = performance.now();
          const verdict = await judge(bytes, pool);
          const elapsedMs = Math.round(performance.now() - startedAt);
          const answer = { index, format, fault, sizeBytes: bytes.length, ...verdict, elapsedMs };
          answers[index] = answer;
          onAnswer(answer);
        }
      }),
    );
  } finally {
    await pool.close();
  }
  return { answers, deaths };
}

/** The status that a client gets. @param {Buffer} bytes @param {import('@ktp-ocr/process-pool/process-pool').ProcessPool<any, any>} pool
 * @returns {Promise<{ status: HostileAnswer['status'], error?: string }>} */
async function judge(bytes, pool) {
  if (bytes.length === 0) return { status: 'INVALID_REQUEST' };
  if (bytes.length > MAX_IMAGE_BYTES) return { status: 'IMAGE_INVALID_SIZE' };
  try {
    return { status: (await pool.run({ bytes })).outcome };
  } catch (error) {
    const { name, message, reason } = /** @type {Error & { reason?: string }} */ (error);
    if (name !== 'ImageFormatError') return { status: 'INNER_ERROR', error: `${name}: ${message}` };
    return { status: reason === 'too-many-pixels' ? 'IMAGE_INVALID_SIZE' : 'IMAGE_INVALID_FORMAT' };
  }
}

/** How many of each status. @param {readonly HostileAnswer[]} answers @returns {Record<string, number>} */
export function countStatuses(answers) {
  /** @type {Record<string, number>} */
  const counts = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

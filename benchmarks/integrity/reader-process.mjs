// Draws and reads the pictures it is told, one after another, and answers as the worker's reader processes do.
import { readFile } from 'node:fs/promises';
import { createReader } from '@ktp-ocr/reader/create-reader';
import { toCardAnswer } from '@ktp-ocr/worker/cards/to-card-answer';
import { drawPicture } from './draw-picture.mjs';

/**
 * @typedef {object} Reading What the reader answered to one picture.
 * @property {'OK' | 'FAIL'} outcome
 * @property {Record<string, string> | null} message the sixteen fields of an OK
 * @property {Record<string, number>} confidence
 * @property {readonly string[]} reasons
 * @property {number} cardsFound
 * @property {number} cpuMs
 */

const asOf = process.argv[2] ?? '';
const reader = await createReader({
  // Reading with another engine than the one named would be measured under the wrong name.
  onFallback: (error) => {
    throw error;
  },
});

process.on('message', async (/** @type {import('./list-pictures.mjs').Picture} */ picture) => {
  try {
    const drawn = await drawPicture(picture);
    process.send?.({ kind: 'read', drawn, reading: await read(drawn.path) });
  } catch (error) {
    process.send?.({ kind: 'error', message: String(/** @type {Error} */ (error).stack) });
  }
});
process.on('disconnect', () => process.exit(0));
process.send?.({ kind: 'ready' });

/** @param {string} path @returns {Promise<Reading>} */
async function read(path) {
  const bytes = await readFile(path);
  const before = process.cpuUsage();
  const answer = toCardAnswer(await reader.read(bytes, { asOf }));
  const { user, system } = process.cpuUsage(before);
  return {
    outcome: answer.outcome,
    message: answer.message,
    confidence: answer.confidence,
    reasons: answer.reasons,
    cardsFound: answer.image.cards_found,
    cpuMs: (user + system) / 1000,
  };
}

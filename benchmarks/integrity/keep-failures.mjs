import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { OUT_DIRECTORY } from '../accuracy/out-directory.mjs';
import { nameCause } from './tables.mjs';

/**
 * Copies the pictures that were answered otherwise than they should be to where a person can look at them, each beside what was
 * printed and what was answered: wrong numbers, legible numbers refused, papers taken for a KTP.
 * @param {string} run a folder's name under out/integrity
 * @param {readonly import('./judge-reading.mjs').Verdict[]} verdicts
 * @returns the folder
 */
export async function keepFailures(run, verdicts) {
  const folder = new URL(`integrity/${run}/`, OUT_DIRECTORY);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const verdict of verdicts) {
    const { number, truth, legibility, reading, picture, confidence, path } = verdict;
    const isRefused = number === 'fail' && legibility === 'legible';
    if (number !== 'wrong' && !isRefused) continue;
    const sort = picture.side === 'document' ? 'taken' : isRefused ? 'refused' : 'wrong';
    const name = [sort, nameCause(verdict).replace(/\W+/g, '-'), picture.level, picture.seed].join('-');
    await copyFile(path, new URL(`${name}.jpg`, folder));
    const { message, reasons } = reading;
    await writeFile(
      new URL(`${name}.json`, folder),
      `${JSON.stringify({ picture, truth, read: message, confidence, reasons }, null, 1)}\n`,
    );
  }
  return folder.pathname;
}

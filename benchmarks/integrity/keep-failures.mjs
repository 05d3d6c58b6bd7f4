import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { OUT_DIRECTORY } from '../accuracy/out-directory.mjs';
import { nameCause } from './tables.mjs';

/**
 * Copies the pictures that were answered with a wrong number, and those refused although they are legible, to where a person
 * can look at them, each beside what was printed and what was answered.
 * @param {string} run a folder's name under out/integrity
 * @param {readonly import('./judge-reading.mjs').Verdict[]} verdicts
 * @returns the folder
 */
export async function keepFailures(run, verdicts) {
  const folder = new URL(`integrity/${run}/`, OUT_DIRECTORY);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const verdict of verdicts) {
    const { number, truth, reading, picture, confidence, path } = verdict;
    const isRefused = number === 'fail' && truth.legibility === 'legible';
    if (number !== 'wrong' && !isRefused) continue;
    const name = `${isRefused ? 'refused' : 'wrong'}-${nameCause(verdict).replace(/\W+/g, '-')}-${picture.level}-${picture.seed}`;
    await copyFile(path, new URL(`${name}.jpg`, folder));
    await writeFile(
      new URL(`${name}.json`, folder),
      `${JSON.stringify({ picture, printed: truth.printedNumber, number: truth.number, hiddenInk: truth.hiddenInk, read: reading.message?.id ?? '', confidence, reasons: reading.reasons }, null, 1)}\n`,
    );
  }
  return folder.pathname;
}

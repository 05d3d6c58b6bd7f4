import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { replaceBetween } from '../accuracy/replace-between.mjs';
import { isUntouched, toTables } from './tables.mjs';

const DOCUMENT = new URL('../../docs/accuracy.md', import.meta.url);

/** Puts a run's tables between their marks in docs/accuracy.md. @param {import('./run.mjs').Run} run */
export async function writeDocument(run) {
  await replaceBetween(
    DOCUMENT,
    isUntouched(run.verdicts) ? 'untouched' : 'integrity',
    [
      '```',
      run.command,
      '```',
      '',
      `${run.startedAt.slice(0, 16).replace('T', ' ')} UTC, commit ${run.commit}, ${run.options.split} split, ${run.minutes.toFixed(0)} minutes.`,
      '',
      toTables(run.verdicts),
    ].join('\n'),
  );
}

// Called by itself it writes from a run's file; a run with --document calls it.
if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [file] = process.argv.slice(2);
  if (!file) throw new Error('say which run: write-document.mjs benchmarks/out/integrity-test-1.json');
  await writeDocument(JSON.parse(await readFile(file, 'utf8')));
}
